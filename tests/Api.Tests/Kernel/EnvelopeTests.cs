using System.Text;
using System.Text.Json;

namespace Parcours.Api.Tests.Kernel;

public sealed class EnvelopeTests : KernelTests
{
    [Fact]
    public async Task The_envelope_names_the_first_wrong_field_and_all_of_them()
    {
        var reply = await Host.Send(RawRequest.Post("/v1/doings", """{"weight": 71, "text": "far too long a text"}""").Signed(KernelHost.Now).With("X-Request-Id", "r-1"));

        reply.Status.Should().Be(422);
        reply.Text.Should().Be(
            """
            {"error":{"code":"validation_error","message":"This text is too long",
            "details":{"field":"text","value":"far too long a text","expected":"at most 10 characters"},
            "errors":[{"field":"text","message":"This text is too long","value":"far too long a text","expected":"at most 10 characters"},
            {"field":"weight","message":"This number is out of range","value":"71","expected":"more than 0, at most 70"}]},
            "request_id":"r-1"}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task The_details_of_other_refusals_are_facts_for_a_program()
    {
        var reply = await Host.Send(RawRequest.Post("/v1/doings", """{"text": "refuse"}""").Signed(KernelHost.Now).With("X-Request-Id", "r-2"));

        reply.Status.Should().Be(409);
        reply.Text.Should().Be(
            """{"error":{"code":"quote_mismatch","message":"The order differs from its quote: service, postal codes, parcels, cod and insurance must be the same."},"request_id":"r-2"}""");
    }

    [Fact]
    public async Task An_answer_does_not_list_wrong_fields_without_end()
    {
        var notes = string.Join(',', Enumerable.Repeat("""{"weight": 0}""", 500));

        var reply = await Host.Send(RawRequest.Post("/v1/doings", $$"""{"notes": [{{notes}}]}""").Signed(KernelHost.Now));

        reply.Json.GetProperty("error").GetProperty("errors").GetArrayLength().Should().Be(100);
    }

    [Fact]
    public async Task A_value_cannot_become_markup()
    {
        var reply = await Host.Send(RawRequest.Post("/v1/doings", """{"text": "<b>&amp;+'é😀</b>"}""").Signed(KernelHost.Now));

        Encoding.UTF8.GetString(reply.Body).Should().NotContainAny("<", ">", "&").And.Contain("+'é");
        reply.Json.GetProperty("error").GetProperty("details").GetProperty("value").GetString().Should().Be("<b>&amp;+'é😀</b>");
    }

    [Theory]
    [InlineData("/public/notes", null, "en")]
    [InlineData("/public/notes", "fr", "fr")]
    [InlineData("/public/notes", "fr-CA", "fr")]
    [InlineData("/public/notes", "FR-ca,en;q=0.5", "fr")]
    [InlineData("/public/notes", "fr;q=0.4, en;q=0.6", "en")]
    [InlineData("/public/notes", "de, es, it, pt;q=0.9, fr;q=0.1", "fr")]
    [InlineData("/public/notes", "fr;q=0", "en")]
    [InlineData("/public/notes", "*", "en")]
    [InlineData("/public/notes", "frisian", "en")]
    [InlineData("/public/notes", "q=;;,,\u00e9", "en")]
    [InlineData("/api/b2b/public/refused", null, "fr")]
    [InlineData("/api/b2b/public/refused", "*", "fr")]
    [InlineData("/api/b2b/public/refused", "de", "fr")]
    [InlineData("/api/b2b/public/refused", "en-GB, fr;q=0.9", "en")]
    [InlineData("/api/b2b/nowhere", null, "fr")]
    [InlineData("/purchase-event/refused", null, "fr")]
    [InlineData("/purchase-events", null, "en")]
    public async Task Messages_are_in_the_language_that_was_asked_for_or_in_that_of_the_surface(string target, string? accepted, string language)
    {
        var request = target == "/public/notes" ? RawRequest.Post(target, "x").Without("Content-Type") : RawRequest.Get(target);
        var reply = await Host.Send(accepted is null ? request : request.With("Accept-Language", accepted));

        reply.Message.Should().BeOneOf(language == "fr"
            ? ["Envoyez le corps en application/json, en UTF-8.", "Il n’y a rien à cette adresse."]
            : ["Send the body as application/json in UTF-8.", "There is nothing at this address."]);
        reply.Code.Should().BeOneOf("unsupported_media_type", "not_found");
    }

    [Theory]
    [InlineData("req_client-1.A", true)]
    [InlineData("7", true)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("a b", false)]
    [InlineData("a\"b", false)]
    [InlineData("a<b>", false)]
    [InlineData("\u00e9", false)]
    [InlineData("", false)]
    public async Task A_safe_request_id_of_the_client_is_kept(string sent, bool isKept)
    {
        var reply = await Host.Send(RawRequest.Get("/public").With("X-Request-Id", sent));

        if (isKept)
            reply.Header("X-Request-Id").Should().Be(sent);
        else
            reply.Header("X-Request-Id").Should().MatchRegex("^req_[a-z0-9]{12}$");
    }

    [Fact]
    public async Task Two_request_ids_of_the_client_are_replaced_by_one_of_ours() =>
        (await Host.Send(RawRequest.Get("/public").With("X-Request-Id", "a").With("X-Request-Id", "b"))).Header("X-Request-Id").Should().StartWith("req_");

    [Fact]
    public async Task Every_request_without_an_id_gets_its_own()
    {
        var first = await Host.Send(RawRequest.Get("/public"));
        var second = await Host.Send(RawRequest.Get("/public"));

        first.Header("X-Request-Id").Should().NotBe(second.Header("X-Request-Id"));
        JsonSerializer.Deserialize<string>(first.Body).Should().Be("hello");
    }
}
