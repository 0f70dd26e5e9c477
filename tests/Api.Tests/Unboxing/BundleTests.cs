using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Tests.Docs;
using Parcours.Application.Unboxing.Sealing;
using Parcours.Domain.Unboxing;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>A bundle as an arbitrator handles it: unpacked, and verified with the system's own programs, as its README says.</summary>
public sealed class BundleTests(DeliveryServer server)
{
    public static TheoryData<string> Parts =>
    [
        "README.txt", "verify.sh", "public-key.pem", "manifest.json", "manifest.json.sig", "media/photo-01.jpg", "media/photo-02.png", "media/video-01.mp4",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private BundleWriter Writer => server.Services.GetRequiredService<BundleWriter>();

    [Fact]
    public async Task An_untouched_bundle_verifies()
    {
        using var bundle = await Unpack(SampleBundle.Whole);

        (await bundle.FollowReadme()).Should().BeTrue();
        var said = (await bundle.Verify()).ShouldSucceed().Said;
        said.Should().Contain("VERIFIED / VÉRIFIÉ").And.Contain(bundle.Manifest.GetProperty("key").GetProperty("key_id").GetString());
        (await bundle.Verify(UnpackedBundle.Trusted)).ShouldSucceed();
    }

    [Theory, MemberData(nameof(Parts))]
    public async Task A_changed_byte_in_any_part_fails(string part)
    {
        using var bundle = await Unpack(SampleBundle.Whole);
        var original = await File.ReadAllBytesAsync(bundle.File(part), Ct);

        foreach (var at in new[] { 0, original.Length / 2, original.Length - 1 })
        {
            var changed = (byte[])original.Clone();
            // Another letter, so that a script stays one and a comment a comment.
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(bundle.File(part), changed, Ct);

            (await bundle.FollowReadme()).Should().BeFalse($"byte {at} of {part} was changed");
            // A verify.sh that was changed may say anything: whoever doubts it follows the README.
            if (part != "verify.sh")
                (await bundle.Verify(UnpackedBundle.Trusted)).ExitCode.Should().NotBe(0, $"byte {at} of {part} was changed");
        }

        await File.WriteAllBytesAsync(bundle.File(part), original, Ct);
        (await bundle.Verify(UnpackedBundle.Trusted)).ShouldSucceed();
    }

    [Theory, MemberData(nameof(Parts))]
    public async Task A_missing_or_shortened_part_fails(string part)
    {
        using var bundle = await Unpack(SampleBundle.Whole);
        var original = await File.ReadAllBytesAsync(bundle.File(part), Ct);

        await File.WriteAllBytesAsync(bundle.File(part), original[..^1], Ct);
        (await bundle.FollowReadme()).Should().BeFalse();
        File.Delete(bundle.File(part));
        (await bundle.FollowReadme()).Should().BeFalse();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task The_guide_verifies_as_the_README_does_and_names_every_field(string language)
    {
        using var bundle = await Unpack(SampleBundle.Whole);
        var guide = GuidePage.Read(language, "evidence");

        guide.Snippets.Select(snippet => snippet.Code.Trim()).Should().Equal(bundle.Commands.Take(3));
        FieldsOf(bundle.Manifest).Distinct().Where(field => !guide.Text.Contains($"`{field}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> FieldsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(field => FieldsOf(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

    [Fact]
    public async Task A_file_that_was_put_in_is_noticed()
    {
        using var bundle = await Unpack(SampleBundle.Whole);
        await File.WriteAllTextAsync(bundle.File("media/photo-03.jpg"), "another box", Ct);

        (await bundle.Verify()).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Two_photos_that_changed_places_are_noticed()
    {
        using var bundle = await Unpack(SampleBundle.Whole);
        var (first, second) = (await File.ReadAllBytesAsync(bundle.File("media/photo-01.jpg"), Ct), await File.ReadAllBytesAsync(bundle.File("media/photo-02.png"), Ct));
        await File.WriteAllBytesAsync(bundle.File("media/photo-01.jpg"), second, Ct);
        await File.WriteAllBytesAsync(bundle.File("media/photo-02.png"), first, Ct);

        (await bundle.FollowReadme()).Should().BeFalse();
        (await bundle.Verify()).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_bundle_that_someone_else_signed_fails_with_the_published_key_only()
    {
        using var rsa = RSA.Create(EvidenceSigner.KeyBits);
        using var bundle = await Unpack(SampleBundle.Whole with { Submission = SampleBundle.Whole.Submission with { ConditionOk = true } }, new BundleWriter(new OneKey(rsa)));

        (await bundle.Verify()).ShouldSucceed().Said.Should().Contain("https://parcours.example/.well-known/parcours/evidence-keys/", "it says where to compare the key that came with it");
        (await bundle.Verify(UnpackedBundle.Trusted)).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task The_same_submission_gives_the_same_bytes()
    {
        var (first, second) = (new MemoryStream(), new MemoryStream());
        using var rsa = RSA.Create(EvidenceSigner.KeyBits);
        var keys = new OneKey(rsa);

        await new BundleWriter(keys).Write(SampleBundle.Whole, first, Ct);
        await new BundleWriter(keys).Write(SampleBundle.Whole, second, Ct);

        second.ToArray().Should().Equal(first.ToArray());
    }

    [Fact]
    public async Task The_media_are_as_received_and_the_manifest_says_what_they_are()
    {
        using var bundle = await Unpack(SampleBundle.Whole);

        (await File.ReadAllBytesAsync(bundle.File("media/photo-01.jpg"), Ct)).Should().Equal(SampleBundle.Photo);
        (await File.ReadAllBytesAsync(bundle.File("media/video-01.mp4"), Ct)).Should().Equal(SampleBundle.Video);
        var media = bundle.Manifest.GetProperty("media").EnumerateArray().ToList();
        media.Should().HaveCount(4);
        media[2].GetRawText().Should().Contain("erased_at").And.NotContain("path");
        media[0].GetProperty("received_at").GetString().Should().Be("2025-11-08T09:40:07.042Z");
        media[0].GetProperty("sha256").GetString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(SampleBundle.Photo)));
        bundle.Manifest.GetProperty("order").GetProperty("order_amount").GetRawText().Should().Be("249.9");
    }

    [Fact]
    public async Task It_streams_without_a_synchronous_write_a_seek_or_more_than_a_buffer()
    {
        const int Length = 64 * 1024 * 1024;
        var pattern = new byte[1024 * 1024];
        var source = new Repeating(pattern, Length);
        var sink = new ForwardOnly(() => source.Position);
        var medium = SampleBundle.Medium("video", "video/mp4", []) with { Bytes = Length, Sha256 = HashOfZeros(Length), Open = _ => Task.FromResult<Stream?>(source) };

        await Writer.Write(SampleBundle.Whole with { Media = [medium] }, sink, Ct);

        sink.Written.Should().BeInRange(Length, Length + 20_000);
        sink.FurthestBehind.Should().BeLessThan(512 * 1024);
    }

    [Fact]
    public async Task What_changed_since_it_was_received_leaves_no_readable_bundle()
    {
        foreach (var broken in new[] { SampleBundle.Whole.Media[0] with { Open = _ => Task.FromResult<Stream?>(new MemoryStream([1, 2, 3])) }, SampleBundle.Whole.Media[0] with { Open = _ => Task.FromResult<Stream?>(null) } })
        {
            var written = new MemoryStream();

            var writing = () => Writer.Write(SampleBundle.Whole with { Media = [broken, .. SampleBundle.Whole.Media] }, written, Ct);

            await writing.Should().ThrowAsync<InvalidDataException>();
            var reading = () => new ZipArchive(written, ZipArchiveMode.Read);
            reading.Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public async Task Other_programs_unpack_it_too()
    {
        var python = Programs.SkipWithout("python3");
        using var folder = new TemporaryFolder();
        await using (var file = File.Create(folder.File("bundle.zip")))
            await Writer.Write(SampleBundle.Whole, file, Ct);

        (await Programs.Run(python, folder.Path, "-c", "import zipfile; z = zipfile.ZipFile('bundle.zip'); assert z.testzip() is None; z.extractall('out')")).ShouldSucceed();

        (await File.ReadAllBytesAsync(folder.File("out/evidence-42/media/photo-01.jpg"), Ct)).Should().Equal(SampleBundle.Photo);
    }

    private async Task<UnpackedBundle> Unpack(EvidenceBundle bundle, BundleWriter? writer = null)
    {
        var zip = new MemoryStream();
        await (writer ?? Writer).Write(bundle, zip, Ct);
        return await UnpackedBundle.From(zip, "42", (await server.Services.GetRequiredService<IEvidenceKeys>().All(Ct))[0].Pem);
    }

    private static string HashOfZeros(int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var megabyte = new byte[1024 * 1024];
        for (var hashed = 0; hashed < length; hashed += megabyte.Length)
            hash.AppendData(megabyte);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Keys of which no rotation takes the private half away.</summary>
    private sealed class OneKey(RSA rsa) : IEvidenceKeys
    {
        private readonly EvidenceKey _key = new(EvidenceKeyId.Of(rsa.ExportSubjectPublicKeyInfo()), rsa.ExportSubjectPublicKeyInfo(), SampleBundle.SubmittedAt, RetiredAt: null);

        // A copy: the writer disposes of what it gets.
        public Task<EvidenceSigner> Signer(CancellationToken ct) => Task.FromResult(new EvidenceSigner(_key, RSA.Create(rsa.ExportParameters(includePrivateParameters: true))));

        public Task<IReadOnlyList<EvidenceKey>> All(CancellationToken ct) => Task.FromResult<IReadOnlyList<EvidenceKey>>([_key]);

        public Task<EvidenceKey> Rotate(CancellationToken ct) => Task.FromResult(_key);
    }

    /// <summary>A long file that takes no room.</summary>
    private sealed class Repeating(byte[] pattern, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(Math.Min(count, pattern.Length), length - Position);
            Array.Copy(pattern, 0, buffer, offset, read);
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Takes what a response's body takes, and notes how far it is behind what was read.</summary>
    private sealed class ForwardOnly(Func<long> read) : Stream
    {
        public long Written { get; private set; }

        public long FurthestBehind { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            FurthestBehind = Math.Max(FurthestBehind, read() - Written);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new InvalidOperationException("A synchronous flush.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("A synchronous write.");
    }
}
