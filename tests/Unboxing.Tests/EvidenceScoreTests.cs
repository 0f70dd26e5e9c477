using Parcours.Application.Unboxing;

namespace Parcours.Unboxing.Tests;

public sealed class EvidenceScoreTests
{
    private const long Order = 42;

    private static readonly EvidenceMedium Photo = Given.Photo([]);

    [Fact]
    public void A_live_picture_of_the_right_code_proves_all_that_applies()
    {
        var report = Given.Score(Given.Evidence(Order, Photo), Sound());

        report.Should().BeEquivalentTo(new { Confidence = 1.00m, Recommendation = Recommendation.Approve, CodeVisible = true });
        report.Contradictions.Should().BeEmpty();
        report.Signal(SignalName.CodeDecoded).Should().Be(new EvidenceSignal(SignalName.CodeDecoded, 1, 0.4706m, true, new Explanation(Finding.QrFound)));
        report.Signal(SignalName.MatchesReference).Weight.Should().Be(0, "there is no reference");
    }

    [Fact]
    public void The_score_is_the_sum_that_anyone_can_add_up()
    {
        var evidence = Given.Evidence(Order, Photo) with { Reference = Given.File([]), Declared = Declaration.Problem };

        var report = Given.Score(evidence, Sound() with { Frames = [Given.Frame(Order) with { Sharpness = 0.3337, Exposure = 0.8, Details = 17 }] });

        report.Signals.Sum(signal => signal.Weight).Should().BeApproximately(1, 0.0005m);
        report.Confidence.Should().Be(decimal.Round(report.Signals.Sum(signal => signal.Value * signal.Weight), 2, MidpointRounding.AwayFromZero)).And.BeInRange(0.5m, 0.9m);
    }

    [Theory]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F9&order=42", true)]
    [InlineData("http://localhost:5001/unboxing-customer.html?order=42&code=A3F9&lang=fr", true)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=a3f9&order=42", false)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F8&order=42", false)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F9&order=43", false)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F9&order=42&order=43", false)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F9&order=+42", false)]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F9", false)]
    [InlineData("https://localhost:5001/unboxing-customer.html?code=A3F9&order=42", false)]
    [InlineData("http://elsewhere.example/unboxing-customer.html?code=A3F9&order=42", false)]
    [InlineData("http://localhost:5001/?code=A3F9&order=42", false)]
    [InlineData("A3F9", false)]
    [InlineData("", false)]
    public void Only_this_order_s_address_with_its_code_is_its_code(string payload, bool isIt)
    {
        var report = Given.Score(Given.Evidence(Order, Photo), Showing(payload));

        report.CodeVisible.Should().Be(isIt);
        report.Signal(SignalName.CodeDecoded).Value.Should().Be(isIt ? 1 : 0);
    }

    [Fact]
    public void Another_order_s_code_contradicts_the_submission_even_beside_the_right_one()
    {
        var report = Given.Score(Given.Evidence(Order, Photo), Showing(Given.Link(Order).OriginalString, Given.Link(43, "B7KM").OriginalString));

        report.Contradictions.Should().Equal(new Contradiction(ContradictionKind.AnotherOrdersCode, Photo.Id, 43));
        report.Recommendation.Should().Be(Recommendation.Reject);
        report.Signal(SignalName.CodeDecoded).Explanation.Should().Be(new Explanation(Finding.QrFoundBesideAnothers));
    }

    [Theory]
    [InlineData("http://elsewhere.example/unboxing-customer.html?code=B7KM&order=43")]
    [InlineData("https://maker.example/manual")]
    [InlineData("http://localhost:5001/unboxing-customer.html?code=A3F8&order=42")]
    public void A_code_that_is_no_other_order_s_contradicts_nothing(string payload) =>
        Given.Score(Given.Evidence(Order, Photo), Showing(payload)).Contradictions.Should().BeEmpty();

    [Fact]
    public void A_near_copy_of_another_order_s_picture_contradicts_the_submission()
    {
        var report = EvidenceScore.Of(Given.Evidence(Order, Photo), new EvidenceFindings([(Photo, Sound())], [(Photo.Id, 7)], null));

        report.Contradictions.Should().Equal(new Contradiction(ContradictionKind.PictureReused, Photo.Id, 7));
        report.Should().BeEquivalentTo(new { Confidence = 0.82m, Recommendation = Recommendation.Reject, CodeVisible = true });
        report.Signal(SignalName.NotSeenBefore).Should().Match<EvidenceSignal>(signal => signal.Value == 0 && signal.IsMeasured && signal.Explanation.Finding == Finding.SeenBefore);
    }

    [Theory]
    [InlineData("A3F9", "A3F9", true)]
    [InlineData("A3F9", "A3F9X", false)]
    [InlineData("A3F9", "A3F8", false)]
    [InlineData("SALE", "SALE", false)]
    [InlineData("SALE", "SALE 42", true)]
    [InlineData("2345", "2345", false)]
    [InlineData("2345", "2345 42", true)]
    public void A_printed_code_counts_for_less_and_a_mere_word_only_beside_the_number(string code, string words, bool counts)
    {
        var evidence = Given.Evidence(Order, Photo) with { VerificationCode = code };

        var signal = Given.Score(evidence, Sound() with { Frames = [Given.Frame(Order) with { Payloads = [], Words = words.Split(' ') }] }).Signal(SignalName.CodeDecoded);

        signal.Value.Should().Be(counts ? 0.7m : 0);
    }

    [Fact]
    public void What_could_not_be_read_is_said_with_the_package_that_would_read_it()
    {
        var unread = Sound() with { Frames = [Given.Frame(Order) with { Payloads = [] }], MissingReader = "tesseract-ocr" };

        Given.Score(Given.Evidence(Order, Photo), unread).Signal(SignalName.CodeDecoded).Explanation.Should().Be(new Explanation(Finding.PrintedCodeNotRead, "tesseract-ocr"));
    }

    [Fact]
    public void What_was_not_read_to_its_end_is_not_measured_unless_the_code_was_found_before()
    {
        var late = Sound() with { Frames = [Given.Frame(Order) with { Payloads = [] }], IsReaderLate = true };

        Given.Score(Given.Evidence(Order, Photo), late).Signal(SignalName.CodeDecoded).Should().Match<EvidenceSignal>(
            signal => !signal.IsMeasured && signal.Value == 0 && signal.Explanation.Finding == Finding.PrintedCodeNotReadInTime);
        Given.Score(Given.Evidence(Order, Photo), late with { Frames = [late.Frames[0] with { Words = [Given.Code] }] }).Signal(SignalName.CodeDecoded)
            .Explanation.Should().Be(new Explanation(Finding.PrintedCodeFound));
    }

    [Fact]
    public void Without_the_tools_the_signals_are_not_measured_and_keep_their_weight()
    {
        var report = Given.Score(Given.Evidence(Order, Photo), FileMeasurement.None(Finding.MissingPackage, "libgtk-3-0"));

        report.Signals.Where(signal => !signal.IsMeasured && signal.Weight > 0).Select(signal => signal.Name)
            .Should().Equal(SignalName.CodeDecoded, SignalName.NotSeenBefore, SignalName.Sharpness, SignalName.Exposure);
        var missing = new Explanation(Finding.MissingPackage, ["libgtk-3-0"]);
        report.Signals.Where(signal => !signal.IsMeasured && signal.Weight > 0).Should().OnlyContain(signal => signal.Value == 0 && signal.Explanation.Equals(missing));
        report.Should().BeEquivalentTo(
            new { Confidence = 0.24m, Recommendation = Recommendation.Review, CodeVisible = false }, "what we lack speaks against nobody");
    }

    [Fact]
    public void A_picture_that_was_looked_at_and_shows_nothing_speaks_against_the_submission()
    {
        var gallery = Given.Photo([], isLive: false);

        var report = Given.Score(
            Given.Evidence(Order, gallery) with { Declared = Declaration.Problem }, Sound() with { Frames = [Given.Frame(Order) with { Payloads = [], Sharpness = 0.1, Exposure = 0.1 }] });

        report.Should().BeEquivalentTo(new { Recommendation = Recommendation.Reject, CodeVisible = false });
        report.Confidence.Should().BeLessThan(0.30m);
    }

    [Fact]
    public void What_was_analysed_in_vain_is_said_to_be_so_and_left_to_a_person()
    {
        var evidence = Given.Evidence(Order, Photo, Given.Photo([], isLive: false)) with { Reference = Given.File([]) };

        var report = EvidenceScore.NotAnalyzed(evidence, 5);

        report.Should().BeEquivalentTo(new { Recommendation = Recommendation.Review, CodeVisible = false });
        report.Signals.Where(signal => !signal.IsMeasured).Select(signal => signal.Name).Should().BeEquivalentTo(
            [SignalName.CodeDecoded, SignalName.NotSeenBefore, SignalName.MatchesReference, SignalName.Sharpness, SignalName.Exposure, SignalName.TakenAfterDelivery]);
        report.Signals.Where(signal => !signal.IsMeasured).Select(signal => signal.Explanation).Distinct().Should().Equal(new Explanation(Finding.NotAnalyzed, "5"));
    }

    [Fact]
    public void A_problem_is_for_a_person_to_look_at() =>
        Given.Score(Given.Evidence(Order, Photo) with { Declared = Declaration.Problem }, Sound()).Recommendation.Should().Be(Recommendation.Review);

    [Theory]
    [InlineData("2026-03-03T08:00:00", "Z", 1, Finding.TakenAfterDelivery)]
    [InlineData("2026-03-02T15:00:00", "+02:00", 0, Finding.TakenBeforeDelivery)]
    [InlineData("2026-03-02T13:55:00", "Z", 1, Finding.TakenAfterDelivery)]
    [InlineData("2026-03-03T12:00:00", "Z", 0, Finding.TakenAfterSubmission)]
    [InlineData("2026-03-02T05:00:00", null, 1, Finding.PerhapsTakenAfterDelivery)]
    [InlineData("2026-03-01T20:00:00", null, 0, Finding.TakenBeforeDelivery)]
    [InlineData("2026-03-04T02:00:00", null, 0, Finding.TakenAfterSubmission)]
    public void The_camera_s_time_lies_between_delivery_and_submission(string at, string? zone, int value, Finding finding)
    {
        var shot = new ShotTime(
            NodaTime.Text.LocalDateTimePattern.ExtendedIso.Parse(at).Value, zone is null ? null : NodaTime.Text.OffsetPattern.GeneralInvariantWithZ.Parse(zone).Value);

        var signal = Given.Score(Given.Evidence(Order, Given.Photo([], isLive: false)), Sound() with { Shot = shot }).Signal(SignalName.TakenAfterDelivery);

        signal.Should().BeEquivalentTo(new { Value = (decimal)value, IsMeasured = true, Explanation = new { Finding = finding } });
    }

    [Fact]
    public void A_picture_from_the_gallery_without_a_time_is_not_measured_and_one_of_the_page_needs_none()
    {
        Given.Score(Given.Evidence(Order, Given.Photo([], isLive: false)), Sound()).Signal(SignalName.TakenAfterDelivery)
            .Should().Match<EvidenceSignal>(signal => !signal.IsMeasured && signal.Weight > 0 && signal.Explanation.Finding == Finding.NoShotTime);
        Given.Score(Given.Evidence(Order, Photo), Sound()).Signal(SignalName.TakenAfterDelivery)
            .Should().Match<EvidenceSignal>(signal => !signal.IsMeasured && signal.Weight == 0 && signal.Explanation.Finding == Finding.ShotTimeIsOurs);
    }

    [Fact]
    public void A_picture_that_is_said_to_be_of_the_page_is_held_to_the_time_it_has()
    {
        var lastYear = new ShotTime(new NodaTime.LocalDateTime(2025, 3, 1, 12, 0), null);

        Given.Score(Given.Evidence(Order, Photo), Sound() with { Shot = lastYear }).Signal(SignalName.TakenAfterDelivery)
            .Should().Match<EvidenceSignal>(signal => signal.IsMeasured && signal.Value == 0 && signal.Explanation.Finding == Finding.TakenBeforeDelivery);
    }

    [Fact]
    public void The_score_stands_without_the_vision_model()
    {
        var evidence = Given.Evidence(Order, Photo) with { Declared = Declaration.Problem };
        EvidenceReport With(VisionResult? vision) => EvidenceScore.Of(evidence, new EvidenceFindings([(Photo, Sound())], [], vision));

        var silent = With(VisionResult.None(Finding.VisionSilent));

        silent.Confidence.Should().Be(With(null).Confidence);
        silent.Signal(SignalName.CodeLegible).Should().Be(new EvidenceSignal(SignalName.CodeLegible, 0, 0, false, new Explanation(Finding.VisionSilent)));
        With(VisionResult.Of(new VisionAnswer(0.9, 0.8))).Signal(SignalName.VisibleDamage)
            .Should().Be(new EvidenceSignal(SignalName.VisibleDamage, 0.8m, 0.0952m, true, new Explanation(Finding.VisibleDamage, "80")));
    }

    [Fact]
    public void A_vision_model_that_says_what_a_picture_told_it_to_cannot_acquit_the_submission()
    {
        var copied = EvidenceScore.Of(Given.Evidence(Order, Photo), new EvidenceFindings([(Photo, Sound())], [(Photo.Id, 7)], VisionResult.Of(new VisionAnswer(1, 0))));

        copied.Recommendation.Should().Be(Recommendation.Reject);
    }

    [Fact]
    public void Every_signal_has_points() => EvidenceScore.Points.Keys.Should().BeEquivalentTo(Enum.GetValues<SignalName>());

    [Fact]
    public void Nothing_submitted_is_nothing_proved() => Given.Score(Given.Evidence(Order)).Should().BeEquivalentTo(new { CodeVisible = false, Recommendation = Recommendation.Review, Confidence = 0.11m });

    private static FileMeasurement Sound() => new(null, [Given.Frame(Order)]);

    private static FileMeasurement Showing(params string[] payloads) => new(null, [Given.Frame(Order) with { Payloads = payloads }]);
}
