# language: vi
Tính năng: Tiếp nhận hồ sơ
  Cán bộ một cửa nhận hồ sơ bằng bàn phím, không cần mạng, không gõ lại điều thẻ đã nói.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:32 16/11/2026"

  Kịch bản: Quẹt thẻ, gõ vài chữ, có giấy hẹn
    Khi bắt đầu hồ sơ mới
    Và quẹt thẻ của "Đặng Thị Hoà"
    Và chọn thủ tục "khai si"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Đặng Thị Hoà"
    Và hồ sơ của "Đặng Thị Hoà" hẹn trả "17:00 16/11/2026"
    Và hồ sơ của "Đặng Thị Hoà" ở trạng thái "Được tiếp nhận"

  Kịch bản: Người nộp thay phải nói căn cứ
    Khi bắt đầu hồ sơ mới
    Và quẹt thẻ của "Vi Thị Sính"
    Và chọn thủ tục "khai si"
    Và chủ hồ sơ là người khác, tên "Vi Văn Páo"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì thấy báo lỗi "Chưa ghi căn cứ nộp thay"
    Khi ghi "Người nộp là" là "Cha, mẹ"
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Vi Thị Sính"

  Kịch bản: Một lượt, hai thủ tục, quẹt thẻ một lần
    Khi nhận hồ sơ "khai si" của "Bàn Thị Mẩy"
    Và bấm "F12" để làm thủ tục tiếp theo
    Và chọn thủ tục "tinh trang hon"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì hai hồ sơ của "Bàn Thị Mẩy" cùng một lượt

  Kịch bản: Nhận trùng thì được nhắc
    Cho đã nhận hồ sơ "khai si" của "Lý Thị Tả"
    Khi bắt đầu hồ sơ mới
    Và quẹt thẻ của "Lý Thị Tả"
    Và chọn thủ tục "khai si"
    Thì màn hình nói "Người này đang có hồ sơ cùng thủ tục chưa xong"

  Kịch bản: Rời máy giữa chừng không mất chữ nào
    Khi bắt đầu hồ sơ mới
    Và gõ họ tên "Lò Văn Sẻ"
    Và khóa màn hình rồi vào lại
    Thì họ tên vẫn là "Lò Văn Sẻ"

  Kịch bản: Hồ sơ của xã khác được ghi nơi giải quyết
    Khi bắt đầu hồ sơ mới
    Và quẹt thẻ của "Hà Thị Ún"
    Và chọn thủ tục "khai si"
    Và ghi "Nơi giải quyết" là "Nơi khác"
    Và ghi "Tên nơi đó" là "Ủy ban nhân dân xã Thượng Mộc"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Hà Thị Ún"
    Và nơi giải quyết hồ sơ của "Hà Thị Ún" là "Ủy ban nhân dân xã Thượng Mộc"
