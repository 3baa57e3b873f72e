# language: vi
Tính năng: Không hỏi công dân điều Nhà nước đã biết
  Cán bộ đọc chip thẻ, hoặc xếp hàng hỏi cơ sở dữ liệu; không ai phải chờ, và không gì được gọi là đúng khi chưa kiểm.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:32 16/11/2026"

  Kịch bản: Hỏi lúc mất mạng, trả lời về sau, giấy tờ tự đóng
    Cho đã nhận hồ sơ "tinh trang hon" của "Chu Thị Vân"
    Khi mở hồ sơ của "Chu Thị Vân"
    Và làm "Tra cứu dữ liệu" thay cho "Giấy tờ về cư trú"
    Thì màn hình nói "Đã xếp hàng, chưa gửi"
    Khi cơ sở dữ liệu trả lời đúng như hồ sơ của "Chu Thị Vân"
    Thì màn hình nói "Có trả lời"
    Và giấy "Giấy tờ về cư trú" của "Chu Thị Vân" đóng bằng dữ liệu, ghi "Khai thác CSDLQG về dân cư (mô phỏng)"

  Kịch bản: Trả lời khác hồ sơ thì cán bộ quyết định
    Cho đã nhận hồ sơ "tinh trang hon" của "Chu Thị Xuân"
    Khi mở hồ sơ của "Chu Thị Xuân"
    Và làm "Tra cứu dữ liệu" thay cho "Giấy tờ về cư trú"
    Và cơ sở dữ liệu trả lời về "Chu Thị Xuân" rằng ngày sinh là "1991-11-21"
    Thì màn hình nói "Trả lời khác hồ sơ"
    Và không giấy nào của "Chu Thị Xuân" đóng bằng dữ liệu
    Khi xử lý trả lời, đã đối chiếu với "giấy khai sinh bản chính"
    Thì ngày sinh của "Chu Thị Xuân" là "1991-11-21"

  Kịch bản: Đọc chip bằng sáu số trên thẻ, không có chứng thư gốc
    Khi bắt đầu hồ sơ mới
    Và đặt thẻ mô phỏng lên đầu đọc
    Và bấm Ctrl+I rồi gõ số CAN
    Thì màn hình nói "chưa kiểm được chữ ký (thiếu chứng thư gốc)"
    Và họ tên trên biểu là "Đặng Thị Hoà"

  Kịch bản: Nhấc thẻ giữa chừng không mất gì
    Khi bắt đầu hồ sơ mới
    Và gõ số điện thoại "0912345678"
    Và đặt lên đầu đọc một thẻ sẽ bị nhấc ra
    Và bấm Ctrl+I rồi gõ số CAN
    Thì thấy báo lỗi "Thẻ bị nhấc ra khi đang đọc"
    Và số điện thoại trên biểu là "0912345678"
