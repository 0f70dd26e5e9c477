using Parcours.Domain.Orders;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Tests.Webhooks;

public class EventCatalogueTests
{
    [Fact]
    public void The_page_about_events_says_what_the_catalogue_does()
    {
        var page = Path.Combine(Root(), "docs", "events.md");
        if (Environment.GetEnvironmentVariable("PARCOURS_WRITE_DOCS") is "1")
            File.WriteAllText(page, EventsPage.Render());

        File.ReadAllText(page).Should().Be(EventsPage.Render(), "the page is made from the catalogue: 'build.sh docs' writes it anew");
    }

    [Fact]
    public void Every_event_of_the_order_s_life_is_in_the_catalogue_and_no_other() =>
        EventCatalogue.TypeNames.Should().BeEquivalentTo(OrderLifecycle.Table.Rows.Select(row => row.Event).Distinct());

    [Theory]
    [InlineData("order.accepted", "order_id, partner_order_id, status")]
    [InlineData("courier.assigned", "order_id, partner_order_id, status, courier")]
    [InlineData("order.picked_up", "order_id, partner_order_id, status, picked_up_at")]
    [InlineData("order.in_transit", "order_id, partner_order_id, status, eta")]
    [InlineData("order.out_for_delivery", "order_id, partner_order_id, status, eta, courier")]
    [InlineData("order.delivered", "order_id, partner_order_id, status, delivered_at, signature_url")]
    [InlineData("order.failed", "order_id, partner_order_id, status, failure_reason, next_attempt")]
    [InlineData("order.cancelled", "order_id, partner_order_id, status, cancelled_by, reason")]
    [InlineData("unboxing.submitted", "order_id, external_order_id, status, ai_confidence, recommendation")]
    public void A_sample_has_every_field_of_its_type_and_a_value_for_each(string type, string fields)
    {
        var sample = EventCatalogue.Find(type)!.Sample;

        sample.Keys.Should().Equal(fields.Split(", "));
        sample.Values.Should().NotContainNulls();
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("order.*", true)]
    [InlineData("courier.*", true)]
    [InlineData("unboxing.*", true)]
    [InlineData("order.cancelled", true)]
    [InlineData("order", false)]
    [InlineData("order.", false)]
    [InlineData("order.accept*", false)]
    [InlineData("ORDER.ACCEPTED", false)]
    [InlineData("**", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_endpoint_subscribes_to_a_type_a_group_or_everything(string? pattern, bool isOne) => EventCatalogue.IsPattern(pattern).Should().Be(isOne);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No Solution.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
