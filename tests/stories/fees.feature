# language: vi
Tính năng: Phí, lệ phí
  Thu đúng bảng phí có ngày hiệu lực; hủy vẫn giữ số; cuối ngày tiền trong két bằng tổng trên sổ.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "08:30 17/11/2026"

  Kịch bản: Hồ sơ không thu phí không bao giờ nhắc đến tiền
    Cho đã nhận hồ sơ "khai si" của "Hoàng Thị Ngần"
    Khi mở hồ sơ của "Hoàng Thị Ngần"
    Thì không có việc "Thu phí, lệ phí"

  Kịch bản: Khai sinh quá hạn thu 8.000 đồng, thu nhầm thì hủy, số vẫn giữ
    Cho đã nhận hồ sơ khai sinh quá hạn của "Hoàng Thị Nhình"
    Khi mở hồ sơ của "Hoàng Thị Nhình"
    Và thử "Thu phí, lệ phí" với
      | Số tiền (đồng) | tám nghìn |
    Thì thấy báo lỗi "tám nghìn"
    Khi gõ tiếp
      | Số tiền (đồng) | 8.000 |
    Thì hồ sơ của "Hoàng Thị Nhình" đã thu 8000 đồng
    Khi làm "Hủy khoản thu" với
      | Lý do | Thu nhầm người |
    Thì hồ sơ của "Hoàng Thị Nhình" đã thu 0 đồng
    Khi làm "Thu phí, lệ phí" với
      | Cách nộp | Tiền mặt |
    Thì hồ sơ của "Hoàng Thị Nhình" đã thu 8000 đồng
    Và hai số ghi thu của "Hoàng Thị Nhình" khác nhau

  Kịch bản: Rút hồ sơ đã thu tiền thì phải nói tiền đi đâu
    Cho đã nhận hồ sơ khai sinh quá hạn của "Hoàng Thị Pết"
    Khi mở hồ sơ của "Hoàng Thị Pết"
    Và làm "Thu phí, lệ phí" với
      | Cách nộp | Tiền mặt |
    Và thử "Rút hồ sơ" với
      | Lý do công dân nêu | Về quê làm |
    Thì thấy báo lỗi "căn cứ"
    Khi gõ tiếp
      | Căn cứ xử lý tiền | Chưa thụ lý, hoàn đủ |
    Thì hồ sơ của "Hoàng Thị Pết" ở trạng thái "Công dân rút hồ sơ"
    Và hồ sơ của "Hoàng Thị Pết" có giấy "Thông báo dừng"

  Kịch bản: Chốt két cuối ngày, tiền làn chứng thực cũng nằm trong đó
    Khi đồng hồ chỉ "16:45 18/11/2026"
    Và nhận hồ sơ khai sinh quá hạn của "Hoàng Thị Vinh"
    Và mở hồ sơ của "Hoàng Thị Vinh"
    Và làm "Thu phí, lệ phí" với
      | Cách nộp | Tiền mặt |
    Và chứng thực 3 trang thành 2 bản cho "Hoàng Thị Vân"
    Và chốt tiền với 1 tờ 10000, 1 tờ 5000, 1 tờ 2000, 1 tờ 1000
    Thì màn hình nói "Đã chốt: 18.000 đ. Khớp."
