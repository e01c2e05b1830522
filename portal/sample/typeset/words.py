"""What a Vietnamese or English title page says, by kind of work. These are words of the documents, not of the interface."""

from __future__ import annotations

KINDS = {
    "vi": {
        "bachelor-thesis": "Khóa luận tốt nghiệp",
        "master-thesis": "Luận văn thạc sĩ",
        "doctoral-thesis": "Luận án tiến sĩ",
        "task-report": "Báo cáo kết quả nhiệm vụ khoa học và công nghệ",
        "article": "Bài báo khoa học",
        "conference-paper": "Báo cáo hội nghị khoa học",
        "dataset": "Mô tả bộ dữ liệu nghiên cứu",
        "learning-material": "Học liệu",
    },
    "en": {
        "bachelor-thesis": "Bachelor's thesis",
        "master-thesis": "Master's thesis",
        "doctoral-thesis": "Doctoral thesis",
        "task-report": "Research report",
        "article": "Research article",
        "conference-paper": "Conference paper",
        "dataset": "Description of a data set",
        "learning-material": "Course material",
    },
}
ROLES = {
    "vi": {
        "author": "Tác giả",
        "advisor": "Người hướng dẫn khoa học",
        "project-leader": "Chủ nhiệm nhiệm vụ",
        "project-member": "Thành viên thực hiện",
        "data-collector": "Người thu thập dữ liệu",
        "editor": "Chủ biên",
        "committee-chair": "Chủ tịch hội đồng",
        "reviewer": "Phản biện",
        "committee-secretary": "Thư ký hội đồng",
        "committee-member": "Ủy viên hội đồng",
    },
    "en": {
        "author": "Author",
        "advisor": "Supervisor",
        "project-leader": "Project leader",
        "project-member": "Project members",
        "data-collector": "Data collected by",
        "editor": "Edited by",
        "committee-chair": "Chair of the committee",
        "reviewer": "Examiners",
        "committee-secretary": "Secretary of the committee",
        "committee-member": "Members of the committee",
    },
}
LABELS = {
    "vi": {
        "abstract": "Tóm tắt",
        "keywords": "Từ khóa",
        "contents": "Mục lục",
        "chapter": "Chương",
        "table": "Bảng",
        "figure": "Hình",
        "discipline": "Ngành",
        "code": "Mã số",
        "task_code": "Mã số nhiệm vụ",
        "host": "Tổ chức chủ trì",
        "course": "Học phần",
    },
    "en": {
        "abstract": "Abstract",
        "keywords": "Keywords",
        "contents": "Contents",
        "chapter": "Chapter",
        "table": "Table",
        "figure": "Figure",
        "discipline": "Discipline",
        "code": "Code",
        "task_code": "Task number",
        "host": "Host institution",
        "course": "Course",
    },
}
