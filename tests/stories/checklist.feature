# language: vi
Tính năng: Thành phần hồ sơ
  Chỉ hỏi giấy tờ mà trường hợp này cần, mỗi giấy có cách khép riêng, không hỏi thêm ngoài danh mục.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:40 16/11/2026"
    Và bắt đầu hồ sơ mới

  Kịch bản: Sinh tại nhà thì giấy tờ khác đi
    Khi quẹt thẻ của "Cầm Thị Inh"
    Và chọn thủ tục "khai si"
    Thì danh sách giấy tờ có "Giấy chứng sinh"
    Và danh sách giấy tờ không có "Biên bản về việc trẻ bị bỏ rơi"
    Khi ghi "Trẻ sinh ở đâu?" là "Trẻ bị bỏ rơi"
    Thì danh sách giấy tờ có "Biên bản về việc trẻ bị bỏ rơi"
    Và danh sách giấy tờ không có "Giấy chứng sinh"

  Kịch bản: Thiếu giấy thì nói rõ thiếu gì, không mất gì
    Khi quẹt thẻ của "Cầm Thị Ỏn"
    Và chọn thủ tục "khai si"
    Và bấm tiếp nhận
    Thì thấy báo lỗi "Còn thiếu: Tờ khai đăng ký khai sinh; Giấy chứng sinh"
    Và họ tên vẫn là "Cầm Thị Ỏn"

  Kịch bản: Giấy xuất trình trên VNeID khép được, không bắt phô tô
    Khi quẹt thẻ của "Cầm Thị Ún"
    Và chọn thủ tục "khai si"
    Và khép "Giấy chứng sinh" bằng phím "V"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Cầm Thị Ún"
    Và "Giấy chứng sinh" của "Cầm Thị Ún" được khép bằng "vneid", có ghi "VNeID"

  Kịch bản: Không ai hỏi được giấy ngoài danh mục công bố
    Khi quẹt thẻ của "Cầm Thị Panh"
    Và chọn thủ tục "khai si"
    Và định hỏi thêm giấy "Sổ hộ khẩu"
    Thì thấy báo lỗi "Sổ hộ khẩu"
    Và nhật ký có ghi việc hỏi giấy ngoài danh mục
