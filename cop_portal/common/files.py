"""Files on storage that speaks S3: private, reached by the portal alone, never under an address of their own."""

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class PrivateStorage(S3Storage):
    """A private bucket. What the server refuses or does not answer is an OSError, as on a disk."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(f"The storage did not keep {name}: {error}") from error

    def url(self, name, *args, **kwargs):
        raise NotImplementedError("A file is read through the portal's pages, which ask who may read it.")
