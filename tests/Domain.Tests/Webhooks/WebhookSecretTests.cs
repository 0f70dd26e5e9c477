using System.Text;
using NodaTime;
using Parcours.Domain.Webhooks;

namespace Parcours.Domain.Tests.Webhooks;

public class WebhookSecretTests
{
    private static readonly WebhookSecret Secret = new("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static readonly byte[] Body = Encoding.ASCII.GetBytes("""{"id":"1","type":"order.accepted"}""");

    // printf '%s' "$body" | openssl dgst -sha256 -hmac "$secret"
    [Fact]
    public void The_plain_signature_is_keyed_by_the_whole_text() =>
        Secret.Sign(Body).Should().Be("v1=de3b8cdfd0055806d4bfb82e4fcae1b17417b396b4d484c08f5432e86db09ee1");

    // printf '%s' "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f -binary | base64
    [Fact]
    public void The_standard_signature_is_keyed_by_the_decoded_bytes() =>
        Secret.SignStandard(Guid.Parse("0199f3a2-7c1e-7d00-8000-000000000001"), Instant.FromUnixTimeSeconds(1762527000), Body).Should().Be("v1,+PqJSRQT11YO8hxb6f2YGzjicdA5dR67BdIi3JxcRo0=");

    [Fact]
    public void A_new_secret_is_32_random_bytes()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => WebhookSecret.New().Value).ToList();

        secrets.Should().OnlyHaveUniqueItems();
        secrets.Should().OnlyContain(secret => secret.StartsWith("whsec_") && Convert.FromBase64String(secret.Substring(6)).Length == 32);
    }

    [Fact]
    public void The_old_secret_signs_until_the_overlap_ends_and_the_new_one_is_announced_meanwhile()
    {
        var end = Instant.FromUtc(2025, 11, 8, 12, 0);
        var (old, current) = (WebhookSecret.New(), WebhookSecret.New());
        var secrets = new WebhookSecrets(current, old, end);

        secrets.At(end - Duration.FromSeconds(1)).Should().Be((old, current));
        secrets.At(end).Should().Be((current, null));
        new WebhookSecrets(current, null, null).At(end).Should().Be((current, null));
    }

    [Fact]
    public void A_secret_does_not_show_itself_in_a_log() => $"{WebhookSecret.New()}".Should().Be("whsec_…");
}
