using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Auth;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Application.Partners;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Serilog.Extensions.Hosting;

namespace Parcours.Api.Tests.Kernel;

/// <summary>The shared part of every surface on real Kestrel, with a few endpoints that do no more than it takes to see it at work.</summary>
public sealed class KernelHost : IAsyncDisposable
{
    public const string PublicKey = "pk_test_kernel";

    public const string Secret = "sk_test_secret_kernel";

    public static readonly Instant Now = Instant.FromUtc(2025, 11, 7, 15, 0);

    private readonly WebApplication _app;

    private KernelHost(WebApplication app) => _app = app;

    public FakeClock Clock => (FakeClock)_app.Services.GetRequiredService<IClock>();

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    internal HmacKeysInMemory Keys => _app.Services.GetRequiredService<HmacKeysInMemory>();

    internal RequestLogInMemory Requests => _app.Services.GetRequiredService<RequestLogInMemory>();

    internal Doings Doings => _app.Services.GetRequiredService<Doings>();

    internal CapturedLogs Logs => _app.Services.GetRequiredService<CapturedLogs>();

    public IServiceProvider Services => _app.Services;

    public IPEndPoint Address { get; private set; } = null!;

    public static async Task<KernelHost> Start(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Far above what a test sends, except where a test is about the limit.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["RateLimit:TestPerSecond"] = "100000" });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        var logs = new CapturedLogs();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(new DiagnosticContext(Serilog.Core.Logger.None));
        builder.Services.AddSingleton<IClock>(new FakeClock(Now));
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddSingleton<HmacKeysInMemory>();
        builder.Services.AddSingleton<IHmacKeys>(provider => provider.GetRequiredService<HmacKeysInMemory>());
        builder.Services.AddSingleton<RequestLogInMemory>();
        builder.Services.AddSingleton<IRequestLog>(provider => provider.GetRequiredService<RequestLogInMemory>());
        builder.Services.AddSingleton<IUnitOfWork, UnitsOneByOne>();
        builder.Services.AddSingleton<IIdempotencyStore, IdempotencyInMemory>();
        builder.Services.AddSingleton<Doings>();
        builder.Services.AddKernel(typeof(KernelHost).Assembly);
        builder.Services.AddSingleton<IValidator<DoSomething>, DoSomethingValidator>();
        builder.Services.AddHttpKernel(builder.Configuration);

        var app = builder.Build();
        app.UseHttpKernel();
        Map(app);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var host = new KernelHost(app) { Address = new IPEndPoint(IPAddress.Loopback, address.Port) };
        await host.AddKey();
        return host;
    }

    internal async Task AddKey(string publicKey = PublicKey, string secret = Secret, Mode mode = Mode.Test, long partner = 1)
    {
        var key = new HmacKey(publicKey, new Owner(new PartnerId(partner), mode), Encoding.UTF8.GetBytes(secret), null, null);
        await Keys.Add(key, Now, CancellationToken.None);
    }

    /// <summary>Sends bytes as they are and reads one answer, whether or not the server waits for more.</summary>
    internal async Task<Reply> Send(ReadOnlyMemory<byte> request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(request);

        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (!Reply.IsWhole(answer.ToArray()) && await stream.ReadAsync(buffer) is > 0 and var read)
            answer.Write(buffer.AsSpan(0, read));
        return Reply.Parse(answer.ToArray());
    }

    internal Task<Reply> Send(RawRequest request) => Send(request.ToBytes());

    public Task Stop() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void Map(WebApplication app)
    {
        app.MapGet("/public", () => Results.Json("hello"));
        app.MapPost("/public/whoami", (ICallerContext context) => Results.Json(context.Caller?.Credential ?? "nobody"));
        app.MapGet("/public/failing/{how}", string (string how) => throw (how switch
        {
            "overloaded" => new OverloadedException(),
            "full" => new StorageFullException(new IOException()),
            _ => new InvalidOperationException("the secret sits under the doormat"),
        }));
        app.MapPost("/public/notes", (JsonBody<Note> note) => Results.Json(((Note)note).Text ?? "nothing", Json.Options));
        app.MapGet("/api/b2b/public/refused", () => Problems.Of(HttpErrors.UnsupportedMediaType));
        app.MapGet("/purchase-event/refused", () => Problems.Of(HttpErrors.UnsupportedMediaType));
        app.MapGet("/public/numbers", (int number) => Results.Json(number));
        app.MapGet("/public/waiting", async (HttpContext context, Doings doings) =>
        {
            doings.Waiting.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        app.MapGet("/public/failing-when-left", async (HttpContext context, Doings doings) =>
        {
            doings.Waiting.SetResult();
            await Task.WhenAny(Task.Delay(Timeout.Infinite, context.RequestAborted));
            throw new InvalidOperationException("the secret sits under the doormat");
        });
        app.MapGet("/public/breaking", async (HttpContext context, Doings doings) =>
        {
            await context.Response.WriteAsync("half an ans");
            await context.Response.Body.FlushAsync();
            await doings.Waiting.Task;
            throw new InvalidOperationException("too late for an envelope");
        });

        var signed = app.MapGroup("/v1").RequireAuthorization(Scopes.Delivery);
        signed.MapGet("/whoami", (Caller caller) => Results.Json(caller.Credential));
        signed.MapGet("/things/{**rest}", (Caller caller) => Results.Json(caller.Credential));
        signed.MapPost("/whoami", (Caller caller) => Results.Json(caller.Credential));
        signed.MapGet("/orders/{id}", (RouteId<OrderId> id) => Results.Json(((OrderId)id).Value));
        signed.MapGet("/failing", string () => throw new InvalidOperationException("the secret sits under the doormat"));
        signed.MapPost("/doings", Do).HonoursIdempotency();
        signed.MapPost("/other-doings", Do).HonoursIdempotency();
        signed.MapPost("/forgetful-doings", Do);
    }

    private static Task<IResult> Do(JsonBody<Note> note, PartnerCaller caller, Sender sender) =>
        sender.Send(new DoSomething(caller.Owner, note), StatusCodes.Status201Created, DoneJson.Of);
}

public sealed record Note(string? Text, [Synonym("street")] string? Line1, decimal? Weight, IReadOnlyList<Note>? Notes);

public sealed record DoneJson(int Number, string? Text)
{
    public static DoneJson Of(Done done) => new(done.Number, done.Text);
}

public sealed record Done(int Number, string? Text);

[Allows(Actors.Partner)]
public sealed record DoSomething(Owner Owner, Note Note) : IIdempotentCommand<Done>;

internal sealed class DoSomethingValidator : AbstractValidator<DoSomething>
{
    public DoSomethingValidator() => RuleFor(command => command.Note).SetValidator(new NoteValidator()).OverridePropertyName("");
}

internal sealed class NoteValidator : AbstractValidator<Note>
{
    public NoteValidator()
    {
        RuleFor(note => note.Text).Text(10);
        RuleFor(note => note.Line1).Text(5);
        RuleFor(note => note.Weight).Above(0, 70);
        RuleForEach(note => note.Notes).SetValidator(_ => new NoteValidator());
    }
}

internal sealed class DoSomethingHandler(Doings doings) : ICommandHandler<DoSomething, Done>
{
    public Task<Result<Done>> Handle(DoSomething request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<Done>>(request.Note.Text == "refuse" ? OrderErrors.QuoteMismatch : new Done(doings.Next(), request.Note.Text));
}

internal sealed class Doings
{
    private int _count;

    public int Count => _count;

    public TaskCompletionSource Waiting { get; } = new();

    public int Next() => Interlocked.Increment(ref _count);
}
