# 阶段一：页面资源，按锁文件安装。
FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# 阶段二：Python 依赖，逐个核对哈希。
FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --require-hashes -r requirements.lock

# 阶段三：运行环境，普通账号，程序文件只读。
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0750 /data /data/media /data/matching
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings \
    PORTAL_ENV=production \
    DATA_DIR=/data \
    TZ=Asia/Shanghai
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /app/node_modules ./node_modules
COPY manage.py pyproject.toml CHANGELOG.md ./
COPY core ./core
COPY orgs ./orgs
COPY alliances ./alliances
COPY services ./services
COPY grids ./grids
COPY portal ./portal
COPY templates ./templates
COPY static ./static
COPY docs ./docs
COPY divisions ./divisions
USER portal
# 收集静态文件不用数据库；构建时以开发身份运行，镜像里不留任何密钥。
RUN PORTAL_ENV=development SECRET_KEY=build-only python manage.py collectstatic --noinput
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-m", "core.serve.probe"]
CMD ["gunicorn", "portal.wsgi:application", "--bind=0.0.0.0:8000", "--workers=3", \
     "--worker-class=gthread", "--threads=8", "--timeout=60", "--graceful-timeout=20", \
     "--max-requests=5000", "--max-requests-jitter=500", "--no-control-socket", \
     "--worker-tmp-dir=/dev/shm", "--log-level=warning"]
