using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Portal;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Portal;

public abstract class RequestLogContract(StorageFixture storage) : PortalContract(storage)
{
    private IRequestLog Log => Storage.Services.GetRequiredService<IRequestLog>();

    [Fact]
    public async Task What_is_written_at_once_is_read_newest_first_by_its_owner_alone()
    {
        var owner = await AnOwner();
        var precise = Now + Duration.FromNanoseconds(123_456_000);
        await Append(
            ARequest(owner, "req_1"),
            ARequest(owner, "req_2") with { Method = "POST", Route = "/v1/orders/{id}/cancel", Status = 409, Took = 4321, AnsweredAt = precise, Credential = "oauth_client:é" },
            ARequest(owner with { Mode = Mode.Live }, "req_3"));

        var found = await List(owner);

        found.Data.Should().Equal(
            new RequestView(precise, "POST", "/v1/orders/{id}/cancel", 409, 4321, "req_2", "oauth_client:é", null),
            new RequestView(Now, "GET", "/v1/orders/{id}", 200, 1500, "req_1", "pk_test_a", null));
        found.NextCursor.Should().BeNull();
        (await List(await AnOwner())).Data.Should().BeEmpty();
        (await List(owner with { Mode = Mode.Live })).Data.Should().ContainSingle();
    }

    [Fact]
    public async Task It_is_searched_by_request_id_and_by_how_it_went()
    {
        var owner = await AnOwner();
        await Append([.. new[] { 200, 201, 404, 422, 503 }.Select((status, index) => ARequest(owner, "req_" + index) with { Status = status })]);

        (await Ids(owner, "req_2")).Should().Equal("req_2");
        (await Ids(owner, "req_9")).Should().BeEmpty();
        (await Ids(owner, "REQ_2")).Should().BeEmpty("ids are told apart by case");
        (await Ids(owner, status: "2")).Should().Equal("req_1", "req_0");
        (await Ids(owner, status: "4")).Should().Equal("req_3", "req_2");
        (await Ids(owner, status: "5")).Should().Equal("req_4");
        (await Ids(owner, "req_2", "4")).Should().Equal("req_2");
        (await Ids(owner, "req_2", "5")).Should().BeEmpty();
    }

    [Fact]
    public async Task It_is_read_page_by_page()
    {
        var owner = await AnOwner();
        await Append([.. Enumerable.Range(0, ListRequests.Take + 2).Select(index => ARequest(owner, "req_" + index))]);

        var first = await List(owner);
        var second = await List(owner, cursor: first.NextCursor);

        first.Data.Should().HaveCount(ListRequests.Take);
        second.Data.Select(request => request.RequestId).Should().Equal("req_1", "req_0");
        second.NextCursor.Should().BeNull();
        (await List(owner, cursor: "nonsense")).Data.Should().BeEmpty();
    }

    [Fact]
    public async Task A_bearer_key_is_shown_by_its_name()
    {
        var owner = await AnOwner();
        var key = await Storage.Write(ct => Storage.Services.GetRequiredService<IMerchantKeys>().Add(owner, "Checkout", MerchantSecret.New(Mode.Test), Now, ct));
        await Append(ARequest(owner, "req_1") with { Credential = $"merchant_key:{key.Value}" });

        (await List(owner)).Data.Should().ContainSingle().Which.Key.Should().Be("Checkout");
    }

    [Fact]
    public async Task What_is_older_than_a_week_is_neither_shown_nor_kept()
    {
        var owner = await AnOwner();
        await Append(ARequest(owner, "req_old"));
        await Append(ARequest(owner, "req_new") with { AnsweredAt = Now + Duration.FromDays(1) });
        Storage.Clock.Advance(LoggedRequest.KeptFor + Duration.FromMinutes(1));

        (await Ids(owner)).Should().Equal("req_new");
        (await Storage.Write(ct => Log.Purge(Now - LoggedRequest.KeptFor, 100, ct))).Should().BePositive();
        (await Storage.Write(ct => Log.Purge(Now - LoggedRequest.KeptFor, 100, ct))).Should().Be(0);
        (await Ids(owner)).Should().Equal("req_new");
    }

    private static LoggedRequest ARequest(Owner owner, string id, Instant at) => new(owner, "pk_test_a", "GET", "/v1/orders/{id}", 200, id, 1500, at);

    private LoggedRequest ARequest(Owner owner, string id) => ARequest(owner, id, Now);

    private async Task<Owner> AnOwner() => new(await APartner(), Mode.Test);

    private Task Append(params LoggedRequest[] requests) => Storage.Write(ct => Log.Append(requests, ct));

    private async Task<Page<RequestView>> List(Owner owner, string? id = null, string? status = null, string? cursor = null) =>
        (await new ListRequestsHandler(Storage.Sql, Storage.Clock).Handle(new ListRequests(owner, id, status, cursor), Ct)).Value;

    private async Task<IEnumerable<string>> Ids(Owner owner, string? id = null, string? status = null) => (await List(owner, id, status)).Data.Select(request => request.RequestId);
}

public sealed class RequestLogOnSqlite(SqliteStorage storage) : RequestLogContract(storage), IClassFixture<SqliteStorage>;

public sealed class RequestLogOnSqlServer(SqlServerStorage storage) : RequestLogContract(storage), IClassFixture<SqlServerStorage>;
