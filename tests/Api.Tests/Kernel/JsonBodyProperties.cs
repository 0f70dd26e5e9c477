using System.Text;
using CsCheck;
using Parcours.Api.Http;
using Parcours.Application.Kernel;

namespace Parcours.Api.Tests.Kernel;

public sealed class JsonBodyProperties
{
    private const string Valid =
        """{"id":"a-1","text":"été \ud83d\ude00","weight":2.50,"price":"10.1","cents":1299,"count":-3,"hours":24,"is_fragile":true,"part":{"street":"x","inner":{"weight_kg":2}},"parts":[{"weight_kg":1},[]],"words":["a"],"metadata":{"b":1.0,"a":[]}}""";

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", "null", "true", "NaN", "-", "1e999", "1.5", "\"text\":", "\"metadata\":{", "\uFEFF", "\0", "é", "//", "0", " ",
    ];

    // A change is a place in the body, how many bytes go, and which piece comes instead.
    private static readonly Gen<(int At, int Gone, int Piece)[]> Changes =
        Gen.Select(Gen.Int[0, Valid.Length], Gen.Int[0, 12], Gen.Int[-1, Pieces.Length - 1]).Array[1, 6];

    [Fact]
    public void Whatever_a_client_sends_is_read_or_refused_as_malformed_and_never_an_exception()
    {
        var (read, refused) = (0, 0);
        Changes.Sample(
            changes =>
            {
                var errors = new ReadErrors();
                var result = JsonBody.Read<Sample>(Mutated(changes), errors);
                Interlocked.Increment(ref result.Error is null ? ref read : ref refused);
                return result.Error is null or { Code: "malformed_json" };
            },
            iter: 20_000);

        read.Should().BeGreaterThan(500, because: "mutations that stay JSON are the ones that reach the fields");
        refused.Should().BeGreaterThan(500);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_as_malformed() =>
        Gen.Byte.Array[0, 64].Sample(bytes => JsonBody.Read<Sample>(bytes, new ReadErrors()).Error is null or { Code: "malformed_json" }, iter: 5_000);

    private static byte[] Mutated((int At, int Gone, int Piece)[] changes)
    {
        var body = Encoding.UTF8.GetBytes(Valid).ToList();
        foreach (var (at, gone, piece) in changes)
        {
            var start = Math.Min(at, body.Count);
            body.RemoveRange(start, Math.Min(gone, body.Count - start));
            if (piece >= 0)
                body.InsertRange(start, Encoding.UTF8.GetBytes(Pieces[piece]));
        }

        return [.. body];
    }
}
