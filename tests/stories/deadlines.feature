# language: vi
Tính năng: Hẹn trả kết quả
  Ngày hẹn do pháp luật tính; bổ sung, gia hạn đều để lại ngày hẹn gốc.

  Kịch bản: Nhận sau 15 giờ thứ sáu thì hẹn thứ hai
    Cho cán bộ một cửa đang ngồi tại quầy lúc "15:30 20/11/2026"
    Khi nhận hồ sơ "khai si" của "Tẩn Thị Mẩy"
    Thì hồ sơ của "Tẩn Thị Mẩy" hẹn trả "17:00 23/11/2026"

  Kịch bản: Chờ bổ sung không tính vào hạn, hẹn gốc còn nguyên
    Cho cán bộ một cửa đang ngồi tại quầy lúc "10:00 16/11/2026"
    Và đã nhận hồ sơ "tinh trang hon" của "Tẩn Thị Lan"
    Khi mở hồ sơ của "Tẩn Thị Lan"
    Và làm "Yêu cầu bổ sung" với
      | Lý do | Tờ khai chưa ghi mục đích |
    Thì hồ sơ của "Tẩn Thị Lan" ở trạng thái "Yêu cầu bổ sung giấy tờ"
    Khi đồng hồ chỉ "10:00 18/11/2026"
    Và mở hồ sơ của "Tẩn Thị Lan"
    Và làm "Đã bổ sung đủ" với
      | Ghi chú | đã ghi |
    Thì hồ sơ của "Tẩn Thị Lan" hẹn trả "17:00 23/11/2026"
    Và hẹn gốc của "Tẩn Thị Lan" vẫn là "17:00 19/11/2026"
    Và cán bộ một cửa không thể "Yêu cầu bổ sung" lần nữa
    Khi lãnh đạo vào thay
    Và mở hồ sơ của "Tẩn Thị Lan"
    Và thử "Yêu cầu bổ sung" với
      | Lý do | Thiếu bản chính |
    Thì thấy báo lỗi "phải ghi lý do"

  Kịch bản: Gia hạn một lần, có thư xin lỗi và lý do thật
    Cho cán bộ một cửa đang ngồi tại quầy lúc "10:05 16/11/2026"
    Và đã nhận hồ sơ "tinh trang hon" của "Tẩn Thị Sang"
    Khi đồng hồ chỉ "09:00 19/11/2026"
    Và lãnh đạo vào thay
    Và mở hồ sơ của "Tẩn Thị Sang"
    Và thử "Thư xin lỗi, hẹn lại" với
      | Hẹn lại | 16:30 25/11/2026 |
    Thì thấy báo lỗi "lý do"
    Khi gõ tiếp
      | Lý do chậm       | Xã Thượng Mộc chưa trả lời xác minh gửi ngày 17/11 |
      | Giải trình       | Đã gọi hai lần, hẹn trả lời ngày 24/11             |
      | PIN của người ký | 246810                                             |
    Thì hồ sơ của "Tẩn Thị Sang" hẹn trả "16:30 25/11/2026"
    Và hồ sơ của "Tẩn Thị Sang" có giấy "Văn bản xin lỗi"
    Và lãnh đạo không thể "Thư xin lỗi, hẹn lại" lần nữa
