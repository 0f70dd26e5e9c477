using System.Text;
using Parcours.Bench.Load;

namespace Parcours.Bench.Mixed;

/// <summary>A partner's program: an order with an idempotency key, and then what becomes of it.</summary>
internal sealed class DeliveryJourney(PatientClient client, Ledger ledger)
{
    private readonly OrderRequests _orders = new(keyed: true);

    private readonly IRequests _quotes = QuoteRequests.Endless();

    public async Task Walk()
    {
        await client.Ask(_quotes.Next(), 200);
        var request = _orders.Next();
        var reference = OrderRequests.Reference(request.Number);
        var created = await client.Ask(request, 201);
        if (created.Status != 201)
            return;

        ledger.Note(FactKind.Order, reference);
        var order = created.Json.GetProperty("order_id").GetString()!;
        switch (request.Number % 4)
        {
            case 0:
                await Take(reference, $"/v1/orders/{order}/cancel", """{"reason":"Changed their mind"}""");
                break;
            case 1:
                await Take(reference, $"/v1/sandbox/orders/{order}/advance", """{"to":"delivered"}""");
                break;
            case 2:
                await Take(reference, $"/v1/sandbox/orders/{order}/advance", """{"to":"failed","failure_reason":"recipient_absent"}""");
                await Take(reference, $"/v1/sandbox/orders/{order}/advance", "{}");
                break;
        }

        await client.Ask(new Request("GET", $"/v1/orders/{order}"), 200);
    }

    /// <summary>Asked for again after a lost answer, a step is refused: it was taken. The autopilot may have been before us too.</summary>
    private async Task Take(string reference, string target, string body)
    {
        var taken = await client.Ask(new Request("POST", target, Encoding.UTF8.GetBytes(body)), 200, 409);
        if (taken.Status == 200)
            ledger.Note(FactKind.Step, Fact.Pair(reference, taken.Json.GetProperty("status").GetString()!));
    }
}
