namespace Parcours.Api.Tests.Ops;

/// <summary>What a client without a credential is told to send.</summary>
public sealed class MissingCredentialTests(DeliveryServer server)
{
    [Theory]
    [InlineData("/v1/orders", "X-Signature")]
    [InlineData("/api/b2b/stats", "sk_test_")]
    [InlineData("/purchase-event/websites", "/connect/token")]
    [InlineData("/verified-reviews/v1/published/brands", "/connect/token")]
    [InlineData("/ops/v1/orders", "op_")]
    public async Task Each_surface_names_its_own_kind_of_credential_and_no_other(string target, string kind)
    {
        foreach (var language in new[] { "en", "fr" })
        {
            var reply = await server.Send(RawRequest.Get(target).With("Accept-Language", language));

            reply.ShouldBeRefused(401, "missing_credentials");
            new[] { "X-Signature", "sk_test_", "/connect/token", "op_" }.Where(named => reply.Message!.Contains(named, StringComparison.Ordinal)).Should().Equal(kind);
        }
    }
}
