# language: vi
Tính năng: Theo dõi hạn
  Trễ thì thấy trước, thấy ngay, và thấy ai đang giữ.

  Kịch bản: Hồ sơ quá hạn hiện lên bảng và được nhắc khi vào máy
    Cho cán bộ một cửa đang ngồi tại quầy lúc "14:00 16/11/2026"
    Và đã nhận hồ sơ "khai si" của "Triệu Thị Quá"
    Khi đồng hồ chỉ "09:00 24/11/2026"
    Và lãnh đạo vào thay
    Thì màn hình nói "hồ sơ quá hạn"
    Khi mở bảng "Quá hạn"
    Thì danh sách có "Triệu Thị Quá"
    Khi in danh sách công khai của tháng
    Thì màn hình nói "Danh sách"
