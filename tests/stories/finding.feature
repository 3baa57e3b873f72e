# language: vi
Tính năng: Tìm hồ sơ và sổ
  Gõ không dấu, gõ số, quét mã trên giấy: cách nào cũng ra; sổ tự ghi.

  Bối cảnh:
    Cho cán bộ một cửa đang ngồi tại quầy lúc "14:30 16/11/2026"
    Và đã nhận hồ sơ "khai si" của "Đàm Thị Đượm"

  Kịch bản: Gõ không dấu, gõ bằng số định danh
    Khi tìm "dam thi duom"
    Thì danh sách có "Đàm Thị Đượm"
    Khi tìm bằng số định danh của "Đàm Thị Đượm"
    Thì danh sách có "Đàm Thị Đượm"

  Kịch bản: Quét mã trên giấy hẹn ở màn hình nào cũng mở hồ sơ
    Khi quét mã trên giấy hẹn của "Đàm Thị Đượm" khi đang ở làn chứng thực
    Thì hồ sơ của "Đàm Thị Đượm" mở ra

  Kịch bản: Sổ tự ghi
    Khi mở sổ
    Thì danh sách có "Đàm Thị Đượm"

  Kịch bản: Cán bộ công nghệ không xem được hồ sơ
    Khi cán bộ công nghệ vào thay
    Thì không có màn hình "dossiers"
    Khi cán bộ một cửa vào thay
    Thì có màn hình "dossiers"
