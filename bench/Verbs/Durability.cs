using Parcours.Bench.Load;
using Parcours.Bench.Servers;
using Parcours.Bench.Trace;

namespace Parcours.Bench.Verbs;

/// <summary>Watches the system calls: no 201 leaves before the log that holds its order was synced. The same build without the sync must fail the check.</summary>
internal static class Durability
{
    private const int Connections = 8;
    private const int Orders = 400;

    private const string Storage = "Parcours.Infrastructure.dll";

    public static async Task Run(Lab lab)
    {
        Console.WriteLine("\n## Each 201 after the fsync of the log that holds it");
        var proof = await Watch(lab, lab.Product);
        lab.Require(proof is { Acknowledged: >= Orders, Early.Count: 0 }, $"synchronous=FULL: {proof}");

        // The product has no switch for this, and needs none: the setting in a copy of its build is overwritten.
        var careless = await lab.Product.WithText(Storage, "synchronous = FULL", "synchronous = OFF ");
        var caught = await Watch(lab, careless);
        lab.Require(caught is { Acknowledged: >= Orders, Early.Count: > 0 }, $"synchronous=OFF is caught: {caught}");
    }

    private static async Task<DurabilityProof> Watch(Lab lab, PublishedProduct product)
    {
        var database = lab.FreshDatabase();
        var trace = database.Path + ".strace";
        var command = lab.Logged(product.Command(database)).Under("strace", Strace.Arguments(trace));
        await using (var server = await ServerProcess.Start(command))
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Create(server.Port, Orders / Connections)));
        return DurabilityProof.Of(Strace.Read(trace), database.WriteAheadLog);
    }

    private static async Task Create(int port, int count)
    {
        using var connection = new Connection(port);
        await connection.Open(CancellationToken.None);
        var orders = new OrderRequests();
        for (var index = 0; index < count; index++)
            await connection.Send(orders.Next());
    }
}
