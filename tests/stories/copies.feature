# language: vi
Tính năng: Chứng thực bản sao
  Làn nhanh: quẹt thẻ, số trang, số bản, có số chứng thực; tiền và sổ tự khớp.

  Kịch bản: Ba trang hai bản, không quá mười phím
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:50 16/11/2026"
    Khi chứng thực 3 trang thành 2 bản cho "Lò Thị Chiên"
    Thì không quá 10 phím đã bấm
    Và sổ chứng thực thêm số của "Lò Thị Chiên", 2 bản, thu 10000 đồng
    Và màn hình nói "Số chứng thực"

  Kịch bản: Mời bản sao điện tử trước, đếm theo chỉ tiêu
    Cho cán bộ một cửa đang ngồi tại quầy lúc "09:55 16/11/2026"
    Khi chứng thực bản điện tử 1 trang cho "Lò Thị Đôi"
    Thì màn hình nói "Tháng này: 1 bản điện tử"

  Kịch bản: Sau 15 giờ có phiếu hẹn ghi rõ ngày giờ
    Cho cán bộ một cửa đang ngồi tại quầy lúc "15:20 16/11/2026"
    Khi chứng thực 1 trang thành 1 bản cho "Lò Thị Mai"
    Thì có phiếu hẹn trả bản sao cho "Lò Thị Mai" ngày "17/11/2026"
