"""What may stand outside this machine: GOV.UK Notify for messages, an S3 storage for attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FOLDER = "django.core.mail.backends.filebased.EmailBackend"
NOTIFY = "alongside.ground.post.notify.NotifyBackend"
_SPOOL = 2 * 1024 * 1024


def notify_settings(environ: Mapping[str, str], *, demo: bool) -> dict[str, str]:
    """Return GOV.UK Notify's key and templates; empty where no key is set, and in a demonstration: nobody in it is real.

    Raises ImproperlyConfigured for a key without both templates: letters that cannot leave must not wait to be noticed.
    """
    names = {
        "key": "ALONGSIDE_NOTIFY_KEY",
        "email_template": "ALONGSIDE_NOTIFY_EMAIL_TEMPLATE",
        "text_template": "ALONGSIDE_NOTIFY_TEXT_TEMPLATE",
    }
    if demo or not environ.get(names["key"]):
        return {}
    if missing := [name for name in names.values() if not environ.get(name)]:
        raise ImproperlyConfigured(f"ALONGSIDE_NOTIFY_KEY is set; set {' and '.join(missing)} too")
    return {part: environ[name] for part, name in names.items()}


def storage_settings(environ: Mapping[str, str], folder: Mapping[str, Any]) -> dict[str, Any]:
    """Return Django's settings of the storage of attachments: a bucket where one is named, else files in `folder`.

    What is stored is sealed before it gets there; see `ground/files`. Without a key the machine's own role is used.
    """
    bucket = environ.get("ALONGSIDE_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": dict(folder)}
    options = {
        "bucket_name": bucket,
        "endpoint_url": environ.get("ALONGSIDE_S3_ENDPOINT") or None,
        "region_name": environ.get("ALONGSIDE_S3_REGION") or None,
        "access_key": environ.get("ALONGSIDE_S3_KEY_ID") or None,
        "secret_key": environ.get("ALONGSIDE_S3_SECRET") or None,
        "location": environ.get("ALONGSIDE_S3_FOLDER", ""),
        "file_overwrite": False,
        "max_memory_size": _SPOOL,  # then a temporary file: sealed, like all that comes from the bucket
        **_client_options(environ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _client_options(environ: Mapping[str, str]) -> dict[str, Any]:
    from boto3.s3.transfer import TransferConfig  # heavy, and needed with a bucket only
    from botocore.config import Config

    client = Config(
        signature_version="s3v4",
        s3={"addressing_style": environ.get("ALONGSIDE_S3_ADDRESSING") or "auto"},
        # Storages of other makers do not know the newer check sums; each chunk carries its own seal.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3, "mode": "standard"},
    )
    # One part at a time, so that no file is ever held whole.
    return {"client_config": client, "transfer_config": TransferConfig(use_threads=False)}
