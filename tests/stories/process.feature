# language: vi
Tính năng: Giải quyết và trả kết quả
  Hồ sơ đi từ tay người này sang tay người kia, đến tay công dân với bằng chứng.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "13:30 16/11/2026"

  Kịch bản: Từ quầy đến tay công dân
    Cho đã nhận hồ sơ "khai si" của "Nông Thị Nga"
    Khi mở hồ sơ của "Nông Thị Nga"
    Và làm "Bàn giao" với
      | Giao cho     | Phạm Thị Lan  |
      | Chưa quét vì | Máy quét hỏng |
    Và làm "Có kết quả" với
      | Số, ký hiệu kết quả     | 12/TLKS          |
      | Người ký kết quả        | Phạm Thị Lan     |
      | Căn cứ nếu chỉ có một bản | Chưa có chữ ký số |
    Thì hồ sơ của "Nông Thị Nga" ở trạng thái "Đã xử lý xong"
    Khi làm "Trả kết quả" với
      | Ghi chú (chữ ký, ảnh) | đã ký nhận |
    Thì hồ sơ của "Nông Thị Nga" ở trạng thái "Đã trả kết quả"
    Và hồ sơ của "Nông Thị Nga" có giấy "Giấy biên nhận trả kết quả"

  Kịch bản: Người lạ đến lấy phải có giấy ủy quyền
    Cho đã nhận hồ sơ "khai si" của "Nông Thị Hằng"
    Khi mở hồ sơ của "Nông Thị Hằng"
    Và làm "Có kết quả" với
      | Số, ký hiệu kết quả     | 13/TLKS          |
      | Người ký kết quả        | Phạm Thị Lan     |
      | Căn cứ nếu chỉ có một bản | Chưa có chữ ký số |
    Và bắt đầu "Trả kết quả" rồi quẹt thẻ của "Mai Thị Lạ"
    Và bấm Ctrl+Enter
    Thì thấy báo lỗi "ủy quyền"
    Khi gõ tiếp
      | Giấy ủy quyền (số, ngày) | 15/UQ ngày 10/11/2026 |
    Thì hồ sơ của "Nông Thị Hằng" ở trạng thái "Đã trả kết quả"

  Kịch bản: Làm nhầm thì hoàn tác được
    Cho đã nhận hồ sơ "khai si" của "Nông Thị Thu"
    Khi mở hồ sơ của "Nông Thị Thu"
    Và làm "Bàn giao" với
      | Giao cho     | Phạm Thị Lan  |
      | Chưa quét vì | Máy quét hỏng |
    Và hoàn tác
    Thì hồ sơ của "Nông Thị Thu" ở trạng thái "Được tiếp nhận"
    Và không ai giữ hồ sơ của "Nông Thị Thu"

  Kịch bản: Giấy chưa quét thì phải nói vì sao mới giao đi được
    Cho đã nhận hồ sơ "khai si" của "Nông Thị Quét"
    Khi mở hồ sơ của "Nông Thị Quét"
    Và thử "Bàn giao" với
      | Giao cho | Phạm Thị Lan |
    Thì thấy báo lỗi "Chưa quét: Tờ khai đăng ký khai sinh; Giấy chứng sinh"
    Khi gõ tiếp
      | Chưa quét vì | Máy quét hỏng |
    Thì hồ sơ của "Nông Thị Quét" ở trạng thái "Đang xử lý"
    Và sổ số hóa ghi hồ sơ của "Nông Thị Quét" chưa quét vì "Máy quét hỏng"
