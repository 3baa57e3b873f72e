# language: vi
Tính năng: Chỉ gõ một lần
  Hồ sơ đã nhận thì sang phần mềm khác bằng cách dán từng ô; không ai gõ lại, và ô nào đã đưa đi đều có dấu.

  Kịch bản: Dán từng ô sang phần mềm hộ tịch
    Cho cán bộ một cửa đang ngồi tại quầy lúc "10:00 16/11/2026"
    Và đã nhận hồ sơ "khai si" của "Vàng Thị Sao"
    Khi mở hồ sơ của "Vàng Thị Sao"
    Và bấm phím chép sang phần mềm khác
    Và dán 3 ô vào phần mềm kia
    Thì phần mềm kia có đúng dữ liệu của "Vàng Thị Sao" mà không ai gõ
    Và nhật ký ghi 3 ô đã đưa đi
    Khi thôi chép
    Thì không còn gì của công dân trong bộ nhớ tạm
