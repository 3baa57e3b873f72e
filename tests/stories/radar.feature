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

  Kịch bản: Thư ký sau ngày hẹn không xóa được việc đã trễ
    Cho cán bộ một cửa đang ngồi tại quầy lúc "14:00 16/11/2026"
    Và đã nhận hồ sơ "khai si" của "Triệu Thị Muộn"
    Khi đồng hồ chỉ "09:00 24/11/2026"
    Và lãnh đạo vào thay
    Và mở hồ sơ của "Triệu Thị Muộn"
    Và làm "Thư xin lỗi, hẹn lại" với
      | Lý do chậm       | Xã Thượng Mộc chưa trả lời xác minh gửi ngày 17/11 |
      | Hẹn lại          | 16:30 30/11/2026                                   |
      | Giải trình       | Đã gọi hai lần, hẹn trả lời ngày 27/11             |
      | PIN của người ký | 246810                                             |
    Thì hồ sơ của "Triệu Thị Muộn" hẹn trả "16:30 30/11/2026"
    Và danh sách công khai ghi hồ sơ của "Triệu Thị Muộn" hẹn "17:00 16/11/2026", hẹn lại "16:30 30/11/2026"
