# syntax=docker/dockerfile:1
# One image for web, hooks, worker, beat and migrate; a second small one for Caddy, which runs without root.

FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/
# The one package without a wheel is built by the setuptools of the lock, so that every byte is checked by its hash.
RUN awk '/^[^ ]/ { pinned = /^setuptools==/ } pinned' /tmp/requirements.txt > /tmp/build.txt \
    && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/build.txt \
    && /opt/venv/bin/pip install --require-hashes --only-binary :all: --no-binary http-ece --no-build-isolation \
       -r /tmp/requirements.txt


FROM python:3.13-slim-bookworm AS vela
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hotline.settings STATIC_ROOT=/srv/static HOTLINE_DATA=/srv/data HOTLINE_MODE=real
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /srv/vela --shell /usr/sbin/nologin vela \
    && install -d -o vela -g vela /srv/data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/vela
COPY manage.py LICENSE ./
COPY hotline hotline
COPY dispatch dispatch
COPY responders responders
COPY templates templates
COPY static static
COPY locale locale
# Hashed file names need no secret and no server; these values stay in this one command.
RUN SECRET_KEY=unused FIELD_KEYS=unused INDEX_KEY=unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
EXPOSE 8000


FROM caddy:2-alpine AS caddy
RUN addgroup -S -g 10001 vela && adduser -S -D -H -u 10001 -G vela vela \
    && mkdir -p /data/caddy /config/caddy && chown -R 10001:10001 /data /config
COPY docs/deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001:10001


FROM vela
