using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Parcours.Api.Operations;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Partners;
using Parcours.Domain.Unboxing;
using Parcours.Infrastructure;
using Parcours.Infrastructure.Storage;
using Parcours.Infrastructure.Unboxing;
using Parcours.Infrastructure.Unboxing.Measuring;

namespace Parcours.Unboxing.Tests;

/// <summary>From the files to the report: the real program, the real database.</summary>
public sealed class EvidenceAnalyzerTests : IAsyncLifetime, ICallerContext
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-unboxing-");
    private ServiceProvider? _services;

    public EvidenceAnalyzerTests() => ImageLibrary.SkipWithout();

    public Caller? Caller => null;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = Services(MeasuringProgram.Of(typeof(Startup).Assembly));
        await _services.GetRequiredService<Migrator>().Migrate(Ct);
    }

    private ServiceProvider Services(MeasuringProgram program)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", $"Data Source={_folder.FullName}/parcours.db;Pooling=False")]).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IClock>(new FakeClock(Given.Submitted))
            .AddSingleton<ICallerContext>(this)
            .AddSingleton(program)
            .AddInfrastructure(configuration)
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_right_code_filmed_live_is_approved_and_the_same_files_give_the_same_report()
    {
        var evidence = Given.Evidence(42, Given.Photo(Label(42)), Given.Photo(Camera.Jpeg(new Scene(21).Render(0.5f)))) with { Reference = Given.File(Camera.Jpeg(new Scene(42).Render())) };

        var (first, second) = (await Analyze(evidence), await Analyze(evidence));

        first.Should().BeEquivalentTo(new { Recommendation = Recommendation.Approve, CodeVisible = true });
        first.Confidence.Should().BeGreaterThan(0.9m);
        first.Signals.Where(signal => signal.Weight > 0).Should().OnlyContain(signal => signal.IsMeasured);
        second.Should().BeEquivalentTo(first);
    }

    [Fact]
    public async Task A_picture_that_another_order_showed_first_is_known_again_and_the_first_stays_clean()
    {
        var first = Given.Evidence(7, Given.Photo(Label(7)));
        await Analyze(first);
        var cropped = Camera.Jpeg(Camera.Cropped(Scene(7).Render(), 0.04, 0.01, 0.02, 0.03), 60);
        var second = Given.Evidence(8, Given.Photo(Label(8)), Given.Photo(cropped)) with { SubmittedAt = Given.Submitted + Duration.FromMinutes(5) };

        var report = await Analyze(second);

        report.Contradictions.Should().Contain(new Contradiction(ContradictionKind.PictureReused, second.Media[1].Id, 7))
            .And.Contain(new Contradiction(ContradictionKind.AnotherOrdersCode, second.Media[1].Id, 7)).And.HaveCount(2);
        report.Recommendation.Should().Be(Recommendation.Reject);
        (await Analyze(first)).Contradictions.Should().BeEmpty();
        (await Analyze(second with { Order = 9, Mode = Mode.Test })).Contradictions.Should().NotContain(contradiction => contradiction.Kind == ContradictionKind.PictureReused);
    }

    [Fact]
    public async Task An_original_that_is_analysed_late_names_the_copies_that_were_analysed_before_it()
    {
        var (picture, copy) = (Label(7), Camera.Jpeg(Camera.Cropped(Scene(7).Render(), 0.02, 0.01, 0.02, 0.01), 60));
        var original = Given.Evidence(7, Given.Photo(picture));
        var (copied, unrelated) = (Given.Evidence(8, Given.Photo(copy)) with { SubmittedAt = Given.Submitted + Duration.FromMinutes(5) }, Given.Evidence(9, Given.Photo(Label(9))));
        (await Analyze(copied)).Contradictions.Should().NotContain(contradiction => contradiction.Kind == ContradictionKind.PictureReused);
        await Analyze(unrelated);

        var late = await AnalyzeAll(original);

        late.SeenLater.Should().Equal(8);
        late.Report.Contradictions.Should().BeEmpty();
        (await AnalyzeAll(copied)).Should().BeEquivalentTo(new { Report = new { Recommendation = Recommendation.Reject }, SeenLater = Array.Empty<long>() });
    }

    [Fact]
    public async Task A_merchant_s_picture_that_cannot_be_looked_at_hides_nothing_of_the_customer_s()
    {
        var evidence = Given.Evidence(42, Given.Photo(Label(42)));

        foreach (var reference in new[] { Given.File(Files.Bomb(10_000, 10_000)), Given.File("no picture"u8.ToArray()), Given.File(null) })
        {
            var report = await Analyze(evidence with { Reference = reference });

            report.CodeVisible.Should().BeTrue();
            report.Signal(SignalName.MatchesReference).Should().Match<EvidenceSignal>(signal => !signal.IsMeasured && signal.Explanation.Finding == Finding.ReferenceUnreadable);
        }
    }

    [Fact]
    public async Task What_is_gone_too_large_or_hostile_is_said_and_the_rest_is_measured()
    {
        var endless = Given.Photo(null) with { File = new EvidenceFile(_ => Task.FromResult<Stream?>(new MemoryStream(new byte[16 * 1024 * 1024]))) };

        var report = await Analyze(Given.Evidence(5, Given.Photo(Files.Bomb(10_000, 10_000)), Given.Photo(null), endless, Given.Photo(Label(5))));
        report.CodeVisible.Should().BeTrue();

        (await Analyze(Given.Evidence(5, Given.Photo(null)))).Signal(SignalName.CodeDecoded).Explanation.Should().Be(new Explanation(Finding.FileGone));
        (await Analyze(Given.Evidence(5, endless))).Signal(SignalName.CodeDecoded).Explanation.Should().Be(new Explanation(Finding.FileTooLarge));
    }

    [Fact]
    public async Task The_page_s_own_frames_stand_in_for_a_video_that_cannot_be_looked_at()
    {
        var (video, frame) = (Given.Medium(MediumKind.Video, "no video"u8.ToArray()), Given.Medium(MediumKind.Frame, Label(5)));

        (await Analyze(Given.Evidence(5, video, frame))).CodeVisible.Should().BeTrue();
        (await Analyze(Given.Evidence(5, video))).Signal(SignalName.CodeDecoded).IsMeasured.Should().BeFalse();
    }

    [Theory]
    [InlineData(Finding.PrintedCodeNotReadInTime)]
    [InlineData(Finding.OutOfTime)]
    public async Task A_file_that_was_not_looked_at_in_time_is_looked_at_again_and_only_the_last_try_says_so(Finding said)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no shell.");
        var measured = said == Finding.OutOfTime ? FileMeasurement.None(said, "60") : new FileMeasurement(null, [Given.Frame(42) with { Payloads = [] }]) { IsReaderLate = true };
        await using var busy = Services(new MeasuringProgram("/bin/sh", "-c", $"read task; echo '{JsonSerializer.Serialize(measured, MeasuringTask.Json)}'"));
        var evidence = Given.Evidence(42, Given.Photo(Label(42)));

        (await Try(busy, evidence, isLastTry: false)).Should().BeNull();
        var last = (await Try(busy, evidence, isLastTry: true))!.Report;

        last.Signal(SignalName.CodeDecoded).Should().Match<EvidenceSignal>(signal => !signal.IsMeasured && signal.Value == 0 && signal.Weight > 0 && signal.Explanation.Finding == said);
        last.Recommendation.Should().Be(Recommendation.Review, "this machine's load speaks against nobody");
        (await Analyze(evidence)).Recommendation.Should().Be(Recommendation.Approve);
    }

    [Fact]
    public async Task Nothing_stays_in_the_temporary_folder()
    {
        int Folders() => Directory.EnumerateDirectories(Path.GetTempPath(), "parcours-evidence-*").Count(folder => Directory.EnumerateFiles(folder, "*-7f3a.jpg").Any());
        var opened = 0;
        var photo = Given.Photo(null) with
        {
            Id = new("md_nothing-stays-7f3a.jpg"),
            File = new EvidenceFile(_ =>
            {
                opened++;
                return Task.FromResult<Stream?>(new MemoryStream("nothing"u8.ToArray()));
            }),
        };

        await Analyze(Given.Evidence(5, photo));

        opened.Should().Be(1);
        Folders().Should().Be(0);
    }

    private async Task<EvidenceReport> Analyze(Evidence evidence) => (await AnalyzeAll(evidence)).Report;

    private async Task<Analysis> AnalyzeAll(Evidence evidence) => (await Try(_services!, evidence, isLastTry: false))!;

    private static async Task<Analysis?> Try(ServiceProvider services, Evidence evidence, bool isLastTry)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IEvidenceAnalyzer>().Analyze(evidence, isLastTry, Ct);
    }

    private static Scene Scene(long order) => new((ulong)order) { Payload = Given.Link(order).OriginalString };

    private static byte[] Label(long order) => Camera.Jpeg(Scene(order).Render());
}
