using System.Text;
using Parcours.Api.Http;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Tests.Kernel;

public sealed record Sample(
    [Identifier] string? Id,
    string? Text,
    decimal? Weight,
    [Amount] decimal? Price,
    [Amount] long? Cents,
    long? Count,
    int? Hours,
    bool? IsFragile,
    Part? Part,
    IReadOnlyList<Part>? Parts,
    IReadOnlyList<string>? Words,
    [Raw(mostKeys: 3, mostBytes: 40)] string? Metadata);

public sealed record Part([Synonym("street")] string? Line1, decimal? WeightKg, Part? Inner);

public sealed class JsonBodyTests
{
    private readonly ReadErrors _errors = new();

    [Fact]
    public void A_body_is_read_into_its_record() =>
        Read("""
            {"id": "a-1", "text": "été 😀", "weight": 2.50, "price": 10.1, "cents": 1299, "count": -3, "hours": 24, "is_fragile": true,
             "part": {"line1": "100 Rue Saint-Paul", "weight_kg": 1, "inner": {"weight_kg": 2}},
             "parts": [{"weight_kg": 1}, {"weight_kg": 2}], "words": ["a", "b"], "metadata": {"b": 1.0, "a": []}}
            """).Should().BeEquivalentTo(new Sample(
                "a-1", "été 😀", 2.50m, 10.1m, 1299, -3, 24, true,
                new Part("100 Rue Saint-Paul", 1, new Part(null, 2, null)),
                [new Part(null, 1, null), new Part(null, 2, null)], ["a", "b"], """{"b": 1.0, "a": []}"""));

    [Fact]
    public void Every_wrong_type_is_found_with_its_path_as_the_client_wrote_it()
    {
        Read("""
            {"id": true, "text": 5, "weight": "2", "price": [], "cents": {}, "count": 1.5, "hours": "1", "is_fragile": "yes", "part": "x",
             "parts": [{"weight_kg": 1}, 7, {"street": {}, "inner": {"weight_kg": "heavy"}}], "words": ["a", 1], "metadata": 3}
            """);

        _errors.All.Select(error => (error.Field, error.Rule, error.Value)).Should().BeEquivalentTo(new[]
        {
            ("id", "type_text", "true"),
            ("text", "type_text", "5"),
            ("weight", "type_number", "2"),
            ("price", "type_number", null),
            ("cents", "type_whole_number", null),
            ("count", "type_whole_number", "1.5"),
            ("hours", "type_whole_number", "1"),
            ("is_fragile", "type_boolean", "yes"),
            ("part", "type_object", "x"),
            ("parts[1]", "type_object", "7"),
            ("parts[2].street", "type_text", null),
            ("parts[2].inner.weight_kg", "type_number", "heavy"),
            ("words[1]", "type_text", "1"),
            ("metadata", "type_object", "3"),
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("null")]
    [InlineData(" null\n")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\uFEFF{}")]
    [InlineData("\uFEFF")]
    public void Nothing_null_and_an_empty_list_are_an_empty_object(string body) => Read(body).Should().Be(Empty);

    [Fact]
    public void Null_is_absent_and_unknown_fields_are_ignored() =>
        Read("""{"text": null, "parts": null, "part": null, "metadata": null, "cents": null, "is_fragile": null, "hours": null, "nobody": {"knows": [1]}, "TEXT": 1}""").Should().Be(Empty);

    [Theory]
    [InlineData("""{"text": "a", "text": "b"}""")]
    [InlineData("""{"text": "a", "te\u0078t": "a"}""")]
    [InlineData("""{"unknown": 1, "unknown": 1}""")]
    [InlineData("""{"part": {"inner": {"line1": "a", "line1": "a"}}}""")]
    [InlineData("""{"metadata": {"a": {"b": 1, "b": 1}}}""")]
    [InlineData("""{"unknown": [{"a": 1, "a": 1}]}""")]
    public void A_name_that_stands_twice_is_malformed(string body) => Refusal(body).Should().Be(HttpErrors.DuplicateName);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"text": "a""")]
    [InlineData("""{"text": "a"} {}""")]
    [InlineData("""{"text": "a"},""")]
    [InlineData("""{"weight": NaN}""")]
    [InlineData("""{"weight": Infinity}""")]
    [InlineData("""{"weight": -}""")]
    [InlineData("""{"weight": 01}""")]
    [InlineData("""{"weight": 1.}""")]
    [InlineData("""{"weight": 0x10}""")]
    [InlineData("""{"text": 'a'}""")]
    [InlineData("""{text: "a"}""")]
    [InlineData("""{"text": "a",}""")]
    [InlineData("""{"text": "\x"}""")]
    [InlineData("""{"text": "\u12"}""")]
    [InlineData("{\"text\": \"a\nb\"}")]
    [InlineData("{\"text\": \"a\0b\"}")]
    [InlineData("""{} // a comment""")]
    [InlineData("nul")]
    [InlineData("nullnull")]
    [InlineData("\0")]
    public void What_is_not_JSON_is_malformed(string body) => Refusal(body).Code.Should().Be("malformed_json");

    [Fact]
    public void A_malformed_body_is_told_where_it_breaks() => Refusal("{\n  \"text\": nope}").Arguments.Should().Equal(2L, 12L);

    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData("[{}]")]
    public void What_is_not_an_object_is_malformed(string body) => Refusal(body).Should().Be(HttpErrors.NotAnObject);

    [Fact]
    public void Thirty_two_levels_are_read_and_one_more_is_malformed()
    {
        Read(Nested(32)).Should().Be(Empty);
        Refusal(Nested(33)).Code.Should().Be("malformed_json");

        static string Nested(int levels) => $$"""{"unknown": {{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x80)]
    [InlineData(0xC0, 0xAF)]
    [InlineData(0xED, 0xA0, 0x80)]
    [InlineData(0xF5, 0x80, 0x80, 0x80)]
    [InlineData(0xE2, 0x82)]
    public void Bytes_that_are_not_UTF8_are_malformed(params int[] bytes) =>
        JsonBody.Read<Sample>((byte[])[.. "{\"text\": \""u8, .. bytes.Select(value => (byte)value), .. "\"}"u8], _errors).Error.Should().Be(HttpErrors.InvalidEncoding);

    [Theory]
    [InlineData("""{"text": "\ud83d"}""")]
    [InlineData("""{"text": "\ud83d!"}""")]
    [InlineData("""{"text": "\uDE00"}""")]
    [InlineData("""{"text": "\ude00\ud83d"}""")]
    [InlineData("""{"text": "\ud83d\ud83d\ude00"}""")]
    [InlineData("""{"text": "\\\ud83d\\ude00"}""")]
    [InlineData("""{"\ud83d": 1}""")]
    [InlineData("""{"unknown": {"a": ["\ude00"]}}""")]
    [InlineData("""{"metadata": {"a": "\ud83d"}}""")]
    [InlineData("""{"metadata": {"\ud83d": "a"}}""")]
    public void Half_a_surrogate_pair_is_malformed_anywhere(string body) => Refusal(body).Should().Be(HttpErrors.InvalidEncoding);

    [Theory]
    [InlineData("""{"text": "\ud83d\uDE00"}""", "😀")]
    [InlineData("""{"text": "\\ud83d"}""", "\\ud83d")]
    [InlineData("""{"text": "\\\ud83d\ude00\n"}""", "\\😀\n")]
    public void Whole_pairs_and_escaped_backslashes_are_read(string body, string text) => Read(body).Text.Should().Be(text);

    [Fact]
    public void A_text_with_a_null_character_is_refused_by_name()
    {
        Read("""{"text": "a\u0000b", "words": ["\u0000"], "id": "\u0000"}""");

        _errors.All.Select(error => (error.Field, error.Rule)).Should().Equal(("id", "nul_character"), ("text", "nul_character"), ("words[0]", "nul_character"));
    }

    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData("2.50", 2.50)]
    [InlineData("-0", 0)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5E-2", 0.015)]
    [InlineData("1e-400", 0)]
    public void A_number_is_read_exactly(string literal, double expected) => Read($$"""{"weight": {{literal}}}""").Weight.Should().Be((decimal)expected);

    [Fact]
    public void A_number_keeps_all_its_digits() => Read("""{"weight": 1234567890123456789.0123456789}""").Weight.Should().Be(1234567890123456789.0123456789m);

    [Theory]
    [InlineData("weight", "1e999")]
    [InlineData("weight", "-1e999999999999")]
    [InlineData("price", "123456789012345678901234567890")]
    [InlineData("count", "1e30")]
    [InlineData("count", "9223372036854775808")]
    [InlineData("cents", "\"9223372036854775808\"")]
    [InlineData("hours", "2147483648")]
    [InlineData("hours", "-2147483649")]
    public void A_number_beyond_its_type_is_refused_by_name(string field, string literal)
    {
        Read($$"""{"{{field}}": {{literal}}}""").Should().Be(Empty);

        _errors.All.Should().ContainSingle(error => error.Field == field && error.Rule == "number_too_large" && error.Value == literal.Trim('"'));
    }

    [Fact]
    public void A_whole_number_may_be_written_with_a_fraction_of_zero_or_an_exponent() =>
        Read("""{"count": 1500.0, "hours": 1e2, "cents": 12.00}""").Should().Be(Empty with { Count = 1500, Hours = 100, Cents = 12 });

    [Fact]
    public void The_widest_whole_numbers_are_read() =>
        Read("""{"count": -9223372036854775808, "hours": 2147483647, "cents": 9223372036854775807}""")
            .Should().Be(Empty with { Count = long.MinValue, Hours = int.MaxValue, Cents = long.MaxValue });

    [Fact]
    public void Amounts_also_come_as_text() => Read("""{"price": "-12.50", "cents": "1299"}""").Should().Be(Empty with { Price = -12.50m, Cents = 1299 });

    [Theory]
    [InlineData("price", "\"12,50\"", "type_number")]
    [InlineData("price", "\"\"", "type_number")]
    [InlineData("price", "\" 1\"", "type_number")]
    [InlineData("price", "\"1e3\"", "type_number")]
    [InlineData("price", "\"NaN\"", "type_number")]
    [InlineData("cents", "\"12.50\"", "type_whole_number")]
    [InlineData("cents", "\"x\"", "type_whole_number")]
    [InlineData("weight", "\"2.5\"", "type_number")]
    [InlineData("count", "\"2\"", "type_whole_number")]
    public void Other_texts_are_no_numbers(string field, string literal, string rule)
    {
        Read($$"""{"{{field}}": {{literal}}}""").Should().Be(Empty);

        _errors.All.Should().ContainSingle(error => error.Field == field && error.Rule == rule);
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("-1", "-1")]
    [InlineData("12345678901234567890123456789012", "12345678901234567890123456789012")]
    [InlineData("\"007\"", "007")]
    public void Identifiers_also_come_as_whole_numbers(string literal, string id) => Read($$"""{"id": {{literal}}}""").Id.Should().Be(id);

    [Theory]
    [InlineData("id", "1.5")]
    [InlineData("id", "1e3")]
    [InlineData("id", "1E3")]
    [InlineData("text", "42")]
    public void Other_numbers_are_no_texts(string field, string literal)
    {
        Read($$"""{"{{field}}": {{literal}}}""").Should().Be(Empty);

        _errors.All.Should().ContainSingle(error => error.Field == field && error.Rule == "type_text" && error.Value == literal);
    }

    [Fact]
    public void An_empty_list_is_an_empty_object_wherever_an_object_is_expected()
    {
        Read("""{"part": [], "parts": [[], {}], "metadata": []}""").Should().BeEquivalentTo(Empty with
        {
            Part = new Part(null, null, null),
            Parts = [new Part(null, null, null), new Part(null, null, null)],
            Metadata = "{}",
        });
        _errors.All.Should().BeEmpty();
    }

    [Fact]
    public void A_list_with_items_is_no_object()
    {
        Read("""{"part": [1], "parts": [[{}], null], "metadata": [0]}""");

        _errors.All.Select(error => (error.Field, error.Rule)).Should().Equal(
            ("part", "type_object"), ("parts[0]", "type_object"), ("parts[1]", "type_object"), ("metadata", "type_object"));
    }

    [Fact]
    public void An_object_is_no_list()
    {
        Read("""{"parts": {}, "words": "a"}""").Should().Be(Empty);

        _errors.All.Select(error => (error.Field, error.Rule)).Should().Equal(("parts", "type_list"), ("words", "type_list"));
    }

    [Theory]
    [InlineData("""{"street": "a"}""", "a", "street")]
    [InlineData("""{"line1": "a"}""", "a", "line1")]
    [InlineData("""{"street": "a", "line1": "b"}""", "b", "line1")]
    [InlineData("""{"line1": "b", "street": "a"}""", "b", "line1")]
    [InlineData("""{"line1": null, "street": "a"}""", "a", "street")]
    [InlineData("""{"street": "a", "line1": null}""", "a", "street")]
    public void A_synonym_counts_where_the_proper_name_is_absent(string part, string line1, string written)
    {
        Read($$"""{"parts": [{"inner": {{part}}}]}""").Parts![0].Inner!.Line1.Should().Be(line1);

        _errors.AsWritten("parts[0].inner.line1").Should().Be("parts[0].inner." + written);
        _errors.AsWritten("part.line1").Should().Be("part.line1");
    }

    [Fact]
    public void Raw_objects_keep_their_source() =>
        Read("""{"metadata": { "z":1.50,  "a" : 1e2, "é":"\u00e9" }}""").Metadata.Should().Be("""{ "z":1.50,  "a" : 1e2, "é":"\u00e9" }""");

    [Fact]
    public void Raw_objects_have_a_limit_of_keys()
    {
        Read("""{"metadata": {"a": 1, "b": {"c": 1, "d": 1}, "e": 1}}""").Metadata.Should().NotBeNull();
        Read("""{"metadata": {"a": 1, "b": 1, "c": 1, "d": 1}}""").Metadata.Should().BeNull();

        _errors.All.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Field = "metadata", Rule = "raw_keys", Arguments = new object[] { 3 } });
    }

    [Fact]
    public void Raw_objects_have_a_limit_of_bytes()
    {
        Read($$"""{"metadata": {"a":"{{new string('é', 16)}}"} }""").Metadata.Should().HaveLength(24, because: "that is 40 bytes");
        Read($$"""{"metadata": {"a":"{{new string('é', 16)}}b"} }""").Metadata.Should().BeNull();

        _errors.All.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Field = "metadata", Rule = "raw_size", Arguments = new object[] { 40 } });
    }

    [Fact]
    public void A_list_without_end_is_refused_before_its_items_are_read()
    {
        Read($$"""{"words": [{{string.Join(',', Enumerable.Repeat("1", 1001))}}]}""").Words.Should().BeNull();

        _errors.All.Should().ContainSingle(error => error.Field == "words" && error.Rule == "too_many_items");
    }

    [Fact]
    public void Enough_errors_are_enough()
    {
        Read($$"""{"words": [{{string.Join(',', Enumerable.Repeat("1", 1000))}}]}""").Words.Should().HaveCount(1000);

        _errors.All.Should().HaveCount(100);
    }

    [Fact]
    public void A_long_value_is_echoed_shortened()
    {
        Read($$"""{"weight": "{{new string('x', 5000)}}", "text": 1{{new string('0', 5000)}} }""");

        _errors.All.Should().HaveCount(2).And.OnlyContain(error => error.Value!.Length == 101 && error.Value.EndsWith('…'));
    }

    private static Sample Empty { get; } = new(null, null, null, null, null, null, null, null, null, null, null, null);

    private Sample Read(string body) => JsonBody.Read<Sample>(Encoding.UTF8.GetBytes(body), _errors).Value;

    private Error Refusal(string body) => JsonBody.Read<Sample>(Encoding.UTF8.GetBytes(body), _errors).Error!;
}
