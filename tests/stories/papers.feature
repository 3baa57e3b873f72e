# language: vi
Tính năng: Giấy tờ in ra
  Giấy xem trước, giấy in và giấy lưu là một; in lại có dấu; công dân cầm được giấy mình cần.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "10:20 16/11/2026"

  Kịch bản: In lại giấy tiếp nhận
    Cho đã nhận hồ sơ "khai si" của "Sùng Thị Chứ"
    Khi mở hồ sơ của "Sùng Thị Chứ"
    Và bấm "In lại giấy"
    Thì hồ sơ của "Sùng Thị Chứ" có 2 giấy tiếp nhận, bản sau ghi là in lại lần 1

  Kịch bản: Tờ khai điền sẵn để ký
    Cho đã nhận hồ sơ "khai si" của "Sùng Thị Dính"
    Khi mở hồ sơ của "Sùng Thị Dính"
    Và làm "In giấy khác" với
      | Giấy | Tờ khai điền sẵn để ký |
    Thì màn hình nói "Đã lập: Tờ khai điền sẵn để ký"

  Kịch bản: Phiếu hướng dẫn in được khi chưa nhận gì
    Khi bắt đầu một hồ sơ
    Và chọn "khai si" rồi in phiếu hướng dẫn
    Thì màn hình nói "Phiếu hướng dẫn"

  Kịch bản: Hoàn tác sau khi đã in không làm mất giấy
    Cho đã nhận hồ sơ "khai si" của "Sùng Thị Pàng"
    Khi mở hồ sơ của "Sùng Thị Pàng"
    Và làm "Từ chối" với
      | Lý do từ chối | Không thuộc thẩm quyền của xã |
    Thì hồ sơ của "Sùng Thị Pàng" ở trạng thái "Không được tiếp nhận"
    Và hồ sơ của "Sùng Thị Pàng" có giấy "Phiếu từ chối"
    Khi mở hồ sơ của "Sùng Thị Pàng"
    Và hoàn tác
    Thì hồ sơ của "Sùng Thị Pàng" ở trạng thái "Được tiếp nhận"
    Và hồ sơ của "Sùng Thị Pàng" có giấy "Phiếu từ chối"
