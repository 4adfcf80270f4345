# One image; the command says the role: serve (default), worker, migrate, deploy.
#   docker build -t redress .
#   docker run --rm -v redress:/data redress migrate
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges -v redress:/data -p 8000:8000 \
#     -e REDRESS_PUBLIC_URL=https://redress.example redress
# For a release give the bases by digest: --build-arg PYTHON_IMAGE=python@sha256:... --build-arg NODE_IMAGE=node@sha256:...
ARG PYTHON_IMAGE=python:3.11-slim
ARG NODE_IMAGE=node:22-slim

FROM ${NODE_IMAGE} AS front-end
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY frontend/ ./
RUN node build.mjs

FROM ${PYTHON_IMAGE} AS packages
WORKDIR /build
COPY requirements/base.txt ./
RUN python3 -m venv /opt/redress \
    && /opt/redress/bin/python -m pip install --quiet --no-cache-dir --no-deps --require-hashes -r base.txt \
    && /opt/redress/bin/python -m pip check

FROM ${PYTHON_IMAGE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin redress \
    && install -d -o redress -g redress /data
COPY --from=packages /opt/redress /opt/redress
WORKDIR /srv/redress
COPY pyproject.toml README.md ./
COPY app ./app
COPY handlers ./handlers
COPY processes ./processes
COPY forms ./forms
COPY letters ./letters
COPY policies ./policies
COPY docs ./docs
COPY --from=front-end /build/app/web/static/built ./app/web/static/built
ENV PATH=/opt/redress/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    REDRESS_DATA_DIR=/data \
    REDRESS_DATABASE_URL=sqlite:////data/redress.db
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
