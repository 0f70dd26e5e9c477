using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Unboxing;
using Parcours.Domain.Orders;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Unboxing;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Unboxing;

public abstract class PictureFingerprintsContract(StorageFixture storage) : StorageContract(storage)
{
    private static long _orders;

    private readonly long _first = Interlocked.Increment(ref _orders);
    private readonly long _second = Interlocked.Increment(ref _orders);

    private IPictureFingerprints Fingerprints => Storage.Services.GetRequiredService<IPictureFingerprints>();

    private Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_picture_is_found_by_any_band_of_any_view_as_it_was_saved()
    {
        var (one, other) = (Hash(), Hash());
        await Save(_first, Now, one, other);

        for (var band = 0; band < 8; band++)
            (await Candidates(Alike(other, band))).Should().ContainSingle().Which.Should().BeEquivalentTo(new KnownPicture(_first, other));
    }

    [Fact]
    public async Task A_picture_without_a_band_in_common_is_not_looked_at()
    {
        var hash = Hash();
        await Save(_first, Now, hash);

        (await Candidates(new PictureHash(~hash.Layout, Turned(hash.Thumbnail)))).Should().BeEmpty();
    }

    [Fact]
    public async Task Only_other_orders_of_the_same_mode_that_were_submitted_before_are_found()
    {
        var hash = Hash();
        await Save(_first, Now, hash);

        (await Candidates(hash)).Should().NotBeEmpty();
        (await Fingerprints.Candidates(_first, Mode.Live, Now + Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
        (await Fingerprints.Candidates(_second, Mode.Test, Now + Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
        (await Fingerprints.Candidates(_second, Mode.Live, Now - Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_that_were_submitted_in_the_same_moment_the_lower_number_was_before()
    {
        var hash = Hash();
        await Save(_first, Now, hash);
        await Save(_second, Now, hash);

        (await Fingerprints.Candidates(_second, Mode.Live, Now, [hash], Ct)).Select(picture => picture.OrderNumber).Distinct().Should().Equal(_first);
        (await Fingerprints.Candidates(_first, Mode.Live, Now, [hash], Ct)).Should().BeEmpty();
        (await Fingerprints.LaterCandidates(_first, Mode.Live, Now, [hash], Ct)).Select(picture => picture.OrderNumber).Distinct().Should().Equal(_second);
        (await Fingerprints.LaterCandidates(_second, Mode.Live, Now, [hash], Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_submitted_later_is_found_apart()
    {
        var hash = Hash();
        await Save(_second, Now, hash);

        (await Fingerprints.LaterCandidates(_first, Mode.Live, Now - Duration.FromSeconds(1), [hash], Ct)).Should().NotBeEmpty();
        (await Fingerprints.LaterCandidates(_first, Mode.Live, Now + Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
        (await Fingerprints.LaterCandidates(_first, Mode.Test, Now - Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
        (await Fingerprints.LaterCandidates(_second, Mode.Live, Now - Duration.FromSeconds(1), [hash], Ct)).Should().BeEmpty();
    }

    [Fact]
    public async Task Saving_again_replaces_and_forgetting_removes()
    {
        var (before, after) = (Hash(), Hash());
        await Save(_first, Now, before, before);
        await Save(_first, Now, after);

        (await Candidates(before)).Should().BeEmpty();
        (await Candidates(after)).Should().NotBeEmpty();

        await Storage.Write(ct => Fingerprints.Forget(_first, ct));
        (await Candidates(after)).Should().BeEmpty();
        await Save(_first, Now);
    }

    private Task Save(long order, Instant at, params PictureHash[] views) =>
        Storage.Write(ct => Fingerprints.Save(order, Mode.Live, at, views.Length == 0 ? [] : [new SubmittedPicture(MediaId.New(ImageFormat.Jpeg), views)], ct));

    private Task<IReadOnlyList<KnownPicture>> Candidates(PictureHash hash) => Fingerprints.Candidates(_second, Mode.Live, Now + Duration.FromSeconds(1), [hash], Ct);

    private static PictureHash Hash() => new(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)), RandomNumberGenerator.GetBytes(PictureHash.ThumbnailBytes));

    /// <summary>A hash that has one band in common with <paramref name="hash"/> and all other bits turned.</summary>
    private static PictureHash Alike(PictureHash hash, int band)
    {
        var quarter = band < 4 ? 0xFFFFL << (band * 16) : 0;
        var thumbnail = Turned(hash.Thumbnail);
        if (band >= 4)
            hash.Thumbnail.AsSpan(new[] { 2, 6, 9, 13 }[band - 4] * PictureHash.Side, PictureHash.Side).CopyTo(thumbnail.AsSpan(new[] { 2, 6, 9, 13 }[band - 4] * PictureHash.Side));
        return new PictureHash((hash.Layout & quarter) | (~hash.Layout & ~quarter), thumbnail);
    }

    /// <summary>What was lighter than its neighbour is darker, so that no row is alike.</summary>
    private static byte[] Turned(byte[] thumbnail) => [.. thumbnail.Select(shade => (byte)~shade)];
}

public sealed class PictureFingerprintsOnSqlite(SqliteStorage storage) : PictureFingerprintsContract(storage), IClassFixture<SqliteStorage>
{
    [Fact]
    public void A_band_is_one_seek_whatever_the_number_of_pictures()
    {
        QueryPlan.Of(PictureFingerprints.FindByBand, (SqliteStorage)Storage).Should().Equal(
            "SEARCH b USING PRIMARY KEY (mode=? AND band=? AND submitted_at<?)", "SEARCH f USING PRIMARY KEY (order_number=? AND position=?)");
        QueryPlan.Of(PictureFingerprints.FindLaterByBand, (SqliteStorage)Storage).Should().Equal(
            "SEARCH b USING PRIMARY KEY (mode=? AND band=? AND submitted_at>?)", "SEARCH f USING PRIMARY KEY (order_number=? AND position=?)");
    }
}

public sealed class PictureFingerprintsOnSqlServer(SqlServerStorage storage) : PictureFingerprintsContract(storage), IClassFixture<SqlServerStorage>;
