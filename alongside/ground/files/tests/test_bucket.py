"""Attachments in an S3 bucket: sent in parts, fetched, and found out when somebody changed them there."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto import mock_aws

from alongside.config.outside import storage_settings
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.files.models import Attachment
from alongside.ground.files.sealing import Damaged, sealed_size
from alongside.ground.files.services import attachment_open, attachment_receive

WORDS = b"What the school wrote to us."
MB = 1024 * 1024
ENVIRON = {
    "ALONGSIDE_S3_BUCKET": "northmoor", "ALONGSIDE_S3_REGION": "eu-west-2", "ALONGSIDE_S3_KEY_ID": "key",
    "ALONGSIDE_S3_SECRET": "secret", "ALONGSIDE_S3_FOLDER": "attachments",
}  # fmt: skip


@pytest.fixture(autouse=True)
def bucket(settings):
    """The bucket, in this process: no request leaves it."""
    settings.CLAMAV = ""
    settings.STORAGES = settings.STORAGES | {"default": storage_settings(ENVIRON, {})}
    with mock_aws():
        made = default_storage.connection.create_bucket(
            Bucket="northmoor", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        yield made


def receive(by, story, content=WORDS):
    with acting(by):
        return attachment_receive(
            by=by, circle_id=story.case.id, about=story.case, upload=ContentFile(content, name="letter.txt"),
            open_to_family=True,
        )  # fmt: skip


def read(viewer, attachment):
    with acting(viewer):
        _, plaintext = attachment_open(viewer=viewer, attachment_id=attachment.id)
    with plaintext:
        return b"".join(plaintext)


def test_a_file_lies_sealed_in_the_bucket_and_comes_back_as_it_was_sent(cast, story, bucket):
    kept = receive(cast.mother, story)
    (stored,) = bucket.objects.all()
    assert stored.key == f"attachments/{kept.storage_name}"
    body = stored.get()["Body"].read()
    assert len(body) == sealed_size(len(WORDS))
    assert WORDS not in body
    assert read(cast.ipsw, kept) == WORDS


def test_a_large_file_goes_in_parts_and_comes_back_whole(cast, story, bucket):
    content = b"What he wrote. " * (20 * MB // 15)
    kept = receive(cast.mother, story, content)
    assert bucket.Object(f"attachments/{kept.storage_name}").e_tag.strip('"').endswith("-3")
    assert read(cast.mother, kept) == content


def test_a_file_changed_cut_or_lost_in_the_bucket_is_not_handed_out(cast, story, bucket):
    kept = receive(cast.mother, story)
    stored = bucket.Object(f"attachments/{kept.storage_name}")
    body = stored.get()["Body"].read()
    for wrong in (bytes([body[0] ^ 1]) + body[1:], body[:-1], b""):
        stored.put(Body=wrong)
        with pytest.raises(Damaged):
            read(cast.mother, kept)
    stored.delete()
    with pytest.raises(Damaged):
        read(cast.mother, kept)


def test_a_refused_file_leaves_nothing_in_the_bucket(cast, story, bucket, settings):
    settings.ATTACHMENT_MAX_BYTES = 10 * MB
    with pytest.raises(Refused) as refused:
        receive(cast.mother, story, b"x" * (11 * MB))
    assert refused.value.code == "attachment_large"
    assert list(bucket.objects.all()) == list(bucket.multipart_uploads.all()) == []
    with acting(SYSTEM):
        assert not Attachment.objects.exists()


def test_without_a_bucket_files_lie_in_the_data_folder():
    plain = storage_settings({"ALONGSIDE_S3_BUCKET": ""}, {"location": "files"})
    assert plain == {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": "files"},
    }


def test_another_makers_storage_is_named_by_its_address():
    options = storage_settings(
        {**ENVIRON, "ALONGSIDE_S3_ENDPOINT": "https://s3.example", "ALONGSIDE_S3_ADDRESSING": "path"}, {}
    )["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example"
    assert options["client_config"].s3 == {"addressing_style": "path"}
