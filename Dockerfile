# claimtrack: web server, worker and backups in one image.  docs/install.md says how it is run.
#
#   docker build -t claimtrack .
#
# Built from requirements.txt alone: every package pinned with its hash.  `scripts/image` does the same steps in a folder
# where there is no builder.
FROM docker.io/library/python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /app/.venv \
    && /app/.venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY manage.py ./
COPY claimtrack ./claimtrack
COPY claims ./claims
COPY templates ./templates
COPY static ./static
COPY seeds ./seeds
# The key is for this command only, and is not in the image.
RUN SECRET_KEY=only-for-collectstatic STATIC_ROOT=/app/staticfiles /app/.venv/bin/python manage.py collectstatic --no-input -v0 \
    && /app/.venv/bin/python -m compileall -q claimtrack claims

FROM docker.io/library/python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 claimtrack \
    && useradd --system --uid 10001 --gid claimtrack --no-create-home --shell /usr/sbin/nologin claimtrack \
    && install -d -o claimtrack -g claimtrack -m 0700 /data /data/evidence /data/backups
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json BIND=0.0.0.0:8000 \
    EVIDENCE_ROOT=/data/evidence BACKUP_ROOT=/data/backups STATIC_ROOT=/app/staticfiles
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
    CMD ["python", "-m", "claimtrack.operating.probe"]
CMD ["gunicorn", "--config", "python:claimtrack.gunicorn", "claimtrack.wsgi"]
