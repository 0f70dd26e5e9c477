using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Operations;
using Parcours.Api.Tests.Operations;
using Parcours.Application.Unboxing.Sealing;

namespace Parcours.Api.Tests.Unboxing;

public sealed class EvidenceKeysTests(DeliveryServer server)
{
    private const string Address = "/.well-known/parcours/evidence-keys";

    [Fact]
    public async Task The_key_that_signs_is_published_first_and_may_be_cached()
    {
        using var signer = await server.Services.GetRequiredService<IEvidenceKeys>().Signer(TestContext.Current.CancellationToken);

        var published = (await server.Send(RawRequest.Get(Address))).ShouldBe(200);

        published["keys[0].kid"].Should().Be(signer.Key.Id.Value);
        published["keys[0].exp"].Should().BeNull();
        published.Header("Cache-Control").Should().Be("public, max-age=3600");
        Verifies(
            new RSAParameters { Modulus = Base64Url.DecodeFromChars(published["keys[0].n"]), Exponent = Base64Url.DecodeFromChars(published["keys[0].e"]) },
            signer.Sign([1, 2, 3])).Should().BeTrue();
    }

    [Fact]
    public async Task Openssl_reads_a_published_key_and_finds_its_id()
    {
        var openssl = Programs.SkipWithout("openssl");
        var id = (await server.Send(RawRequest.Get(Address)))["keys[0].kid"];

        var key = (await server.Send(RawRequest.Get($"{Address}/{id}"))).ShouldBe(200);

        key.Header("Content-Type").Should().Be("text/plain");
        key.Header("Cache-Control").Should().Be("public, max-age=3600");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("key.pem"), key.Body, TestContext.Current.CancellationToken);
        (await Programs.Run(openssl, folder.Path, "pkey", "-pubin", "-in", "key.pem", "-outform", "DER", "-out", "key.der")).ShouldSucceed();
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(folder.File("key.der"), TestContext.Current.CancellationToken))).Should().Be(id);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task An_unknown_key_is_not_found(string id) => (await server.Send(RawRequest.Get($"{Address}/{id}"))).ShouldBeRefused(404, "not_found");

    private static bool Verifies(RSAParameters key, byte[] signature)
    {
        using var rsa = RSA.Create(key);
        return rsa.VerifyData(new byte[] { 1, 2, 3 }, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}

public sealed class EvidenceKeyRotationTests : OperatorTests
{
    [Fact]
    public async Task An_operator_rotates_the_key_and_the_one_before_stays_published()
    {
        await Migrate();
        await using var api = Start();
        await using var wire = new Wire(await api.Listening());
        var before = (await wire.Send(RawRequest.Get("/.well-known/parcours/evidence-keys"))).ShouldBe(200)["keys[0].kid"];

        await using var rotation = ApiProcess.Start(Folder.FullName, Proper, EvidenceKeyRotation.Verb);
        (await rotation.Ended()).Should().Be(0, string.Join('\n', rotation.Errors));

        var after = await wire.Send(RawRequest.Get("/.well-known/parcours/evidence-keys"));
        rotation.Output.Should().Contain(line => line.Contains(after["keys[0].kid"]!, StringComparison.Ordinal));
        after["keys[0].kid"].Should().NotBe(before);
        after["keys[1].kid"].Should().Be(before);
        after["keys[1].exp"].Should().NotBeNull();
    }
}
