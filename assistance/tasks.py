"""What Celery runs: lost, doubled, or late messages change nothing but the delay."""

from celery import shared_task

from assistance.spreadsheets import services


@shared_task(name="assistance.import_waiting_uploads")
def import_waiting_uploads():
    """Hand each upload that waits to a worker."""
    for upload_id in services.waiting_uploads():
        import_upload.delay(upload_id)


@shared_task(name="assistance.import_upload")
def import_upload(upload_id):
    """Import one upload, if no other worker has it."""
    services.import_upload(upload_id)
