# language: vi
Tính năng: Mất điện, nhận trên giấy, nhập bù sau
  Mất điện không làm công dân phải về: hồ sơ nhận trên phiếu giấy được nhập sau, hạn tính từ lúc nhận thật.

  Kịch bản: Một ngày mất điện, cuối chiều nhập cả xấp phiếu
    Cho cán bộ một cửa đang ngồi tại quầy lúc "17:10 22/12/2026"
    Khi ghi gián đoạn "Mất điện" từ "7:30" đến "16:40"
    Và bắt đầu nhập bù
    Và gõ giờ nhận "8:40"
    Và quẹt thẻ của "Sùng Thị Mỷ"
    Và chọn thủ tục "khai si"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và ghi "Trường hợp" là "Quá hạn"
    Và ghi "Đã thu tiền mặt (đồng)" là "8.000"
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Sùng Thị Mỷ"
    Và hồ sơ của "Sùng Thị Mỷ" nhận lúc "08:40 22/12/2026", nhập lúc "17:10 22/12/2026"
    Và hồ sơ của "Sùng Thị Mỷ" hẹn trả "17:00 22/12/2026"
    Và hồ sơ của "Sùng Thị Mỷ" đã thu tiền lúc "08:40 22/12/2026"
    Khi bắt đầu hồ sơ mới
    Và gõ giờ nhận "15:20"
    Và quẹt thẻ của "Vàng Thị Dở"
    Và chọn thủ tục "khai si"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Vàng Thị Dở"
    Và hồ sơ của "Vàng Thị Dở" hẹn trả "17:00 23/12/2026"
    Và hai hồ sơ của "Sùng Thị Mỷ" và "Vàng Thị Dở" cùng một lần gián đoạn
    Khi mở hồ sơ của "Vàng Thị Dở"
    Thì màn hình nói "Nhập bù lúc 17:10 22/12/2026 (mất điện)"
    Khi bắt đầu hồ sơ mới
    Và bấm "Ctrl+T" để thôi nhập bù
    Và quẹt thẻ của "Thào Thị Chú"
    Và chọn thủ tục "khai si"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Thào Thị Chú"
    Và hồ sơ của "Thào Thị Chú" không phải nhập bù

  Kịch bản: Phiếu cũ quá hạn nhập thì lãnh đạo phải đồng ý
    Cho cán bộ một cửa đang ngồi tại quầy lúc "17:10 22/12/2026"
    Khi bắt đầu hồ sơ mới
    Và bắt đầu nhập bù
    Và gõ giờ nhận "9:00 17/12"
    Và quẹt thẻ của "Giàng Thị Súa"
    Và ghi "Vì sao nhập muộn" là "Lý do khác"
    Và ghi "Lý do" là "Lũ ngập trụ sở, máy chuyển lên tầng hai"
    Và chọn thủ tục "khai si"
    Và đánh dấu đủ giấy tờ bắt buộc
    Và bấm tiếp nhận
    Thì thấy báo lỗi "lãnh đạo phải đồng ý"
    Khi lãnh đạo nhập mã PIN để đồng ý
    Và bấm tiếp nhận
    Thì có giấy tiếp nhận cho "Giàng Thị Súa"
    Và hồ sơ của "Giàng Thị Súa" nhận lúc "09:00 17/12/2026", nhập lúc "17:10 22/12/2026"
    Khi bắt đầu hồ sơ mới
    Và bấm "Ctrl+T" để thôi nhập bù
