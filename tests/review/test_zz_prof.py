import pytest, cProfile, pstats, time
from tests.review.road import dawn_call
@pytest.mark.django_db
def test_prof():
    p=cProfile.Profile(); t=time.time(); p.enable(); dawn_call(); p.disable()
    print("SECONDS", time.time()-t)
    pstats.Stats(p).sort_stats("cumtime").print_stats(45)
