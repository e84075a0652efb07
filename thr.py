import django; django.setup()
from hotline.messaging.models import *
c=SimText.objects.filter(direction="from_phone").order_by("-at").first().contact
for t in SimText.objects.filter(contact=c).order_by("at","id"): print(t.at.time(),t.direction,t.body)
for i in Inbound.objects.filter(contact=c): print(i.state,i.meaning,i.body)
