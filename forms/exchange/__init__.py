"""What goes as files to systems of documents and reports (quản lý văn bản, thông tin báo cáo)."""
