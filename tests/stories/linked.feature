# language: vi
Tính năng: Thủ tục liên thông
  Công dân nộp một lần; mỗi phần có hẹn riêng, phần của cơ quan khác chỉ được ghi lại, không ai ở xã tự cho là xong.

  Kịch bản: Một lần nộp, ba phần, xong từng phần
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:00 16/11/2026"
    Và đã nhận hồ sơ "lien thong" của "Vàng Thị Liên"
    Khi mở hồ sơ của "Vàng Thị Liên"
    Thì màn hình nói "Chưa xong phần nào trong 3 phần"
    Khi làm "Phần liên thông" với
      | Lý do, ghi chú | đã vào sổ khai sinh |
    Thì màn hình nói "Một phần: 1/3 phần có kết quả"
    Khi thử "Phần liên thông" với
      | Lý do, ghi chú | công an đã đăng ký thường trú |
    Thì thấy báo lỗi "ở đây chỉ ghi lại"
    Khi gõ tiếp
      | Xem ở đâu, ai báo | Hệ thống quản lý cư trú |
    Thì màn hình nói "Theo Hệ thống quản lý cư trú"
    Và hồ sơ của "Vàng Thị Liên" ở trạng thái "Được tiếp nhận"
