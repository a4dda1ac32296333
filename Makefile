# Everyday commands. `make` alone lists them.

PORT ?= 8000
VENV := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## Liệt kê các lệnh
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: run
run: ## Chạy bản minh họa tại http://127.0.0.1:8000 (đổi cổng: make run PORT=9000)
	@bash scripts/run $(PORT)

.PHONY: grown
grown: ## Chạy cấu hình lớn trên máy này: PostgreSQL, kho S3 minh họa, hai máy chủ, nginx có TLS
	@bash scripts/setup test
	@$(VENV)/python scripts/grown.py --port $(if $(filter 8000,$(PORT)),8443,$(PORT))

.PHONY: gallery
gallery: setup ## Vẽ lại các hình của kết quả vào docs/pictures/
	@$(VENV)/python scripts/gallery.py

.PHONY: handbook
handbook: ## Thử từng lệnh của docs/operate/install.md trong một gốc Debian mới (bằng root; RELEASE=12 hoặc 13)
	@$(VENV)/python scripts/handbook.py $(or $(RELEASE),12)

.PHONY: test
test: setup ## Chạy toàn bộ bài thử, kể cả trình duyệt và PostgreSQL (cả bài rất dài: make test LONG=1)
	@$(VENV)/python scripts/suite.py $(if $(LONG),--long)

.PHONY: test-fast
test-fast: setup ## Chạy các bài thử nhanh (hơn một phút)
	@$(VENV)/pytest --quiet -n auto -m "not browser and not slow"

.PHONY: lint
lint: setup ## Soát nếp viết, trình bày mã và hướng phụ thuộc giữa các gói
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/lint-imports

.PHONY: types
types: setup ## Soát kiểu dữ liệu
	@$(VENV)/mypy

.PHONY: bench
bench: ## Đo tốc độ so với mốc đo trong cùng lần chạy (một phần: make bench ONLY="single batch")
	@bash scripts/setup bench
	@$(VENV)/python -m benchmarks $(ONLY)

.PHONY: faults
faults: setup ## Làm hỏng mọi kiểu đã nghĩ tới và nói kết quả (nhiều lần hơn: make faults KILLS=500)
	@$(VENV)/python scripts/faults.py --kills $(or $(KILLS),100)

.PHONY: load
load: ## Đo nhiều người lưu cùng lúc trên máy này, so với Flask trần (LOAD_CLIENTS, LOAD_SECONDS, LOAD_DATABASE)
	@bash scripts/setup bench
	@$(VENV)/python -m benchmarks load

.PHONY: audit
audit: setup ## Đối chiếu thư viện với danh sách lỗ hổng đã công bố
	@$(VENV)/python scripts/audit.py

.PHONY: sbom
sbom: setup ## Liệt kê mọi thư viện của bản cài (CycloneDX, tệp sbom.cdx.json)
	@$(VENV)/python scripts/sbom.py sbom.cdx.json

.PHONY: lock
lock: setup ## Khóa phiên bản thư viện theo pyproject.toml (nâng cấp: make lock OPTIONS=--upgrade)
	@bash scripts/lock $(OPTIONS)

.PHONY: setup
setup: ## Chuẩn bị máy để phát triển: gói Debian, thư viện, giao diện
	@bash scripts/setup test
