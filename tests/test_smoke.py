def test_cast_and_factories_are_valid(officer, focal_point, stranger, former_focal_point, kenya):
    from tests.factories.recommendations import ActionFactory, AddresseeFactory

    ActionFactory(owner=officer).full_clean()
    AddresseeFactory().full_clean()
    from cop_portal.people.rules import is_focal_point

    assert is_focal_point(focal_point, kenya)
    assert not is_focal_point(stranger, kenya)
    assert not is_focal_point(former_focal_point, kenya)
