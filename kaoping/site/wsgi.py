"""What a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")

application = get_wsgi_application()

from kaoping.site.starting import refuse_a_powerful_role  # noqa: E402 - Django is set up by the line above
from kaoping.site.warming import warm  # noqa: E402

refuse_a_powerful_role()
warm()
