using System.Text;
using CsCheck;

namespace Parcours.Api.Tests.Hostile;

/// <summary>Forms with files (multipart) as browsers send them, with something changed that some program sends instead.</summary>
/// <param name="target">Where the form goes.</param>
/// <param name="cookies">Of whoever opened its page.</param>
/// <param name="fields">Filled in as the page has them, its token first.</param>
/// <param name="files">Chosen as a person would.</param>
internal sealed class MutatedForms(string target, string cookies, (string Name, string Value)[] fields, (string Name, string FileName, byte[] Bytes)[] files)
{
    private const string Boundary = "----parcours";

    private static readonly string[] FileNames =
    [
        "a.jpg", "", "..", "../../etc/passwd", "C:\\fakepath\\a.jpg", "a\0.jpg", "é📦.jpg", "a\";name=\"b", new string('n', 5000), "CON", ".htaccess", "a.svg", "a.html", "\u202Egpj.exe",
    ];

    private static readonly string[] Types = ["image/jpeg", "text/html", "image/svg+xml", "", ";", "multipart/mixed; boundary=inner", "text/csv; charset=utf-16", "é"];

    private static readonly string[] ContentTypes =
    [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=other", "multipart/mixed; boundary=----parcours", "application/x-www-form-urlencoded",
        "application/json", "text/plain", "", "multipart/form-data; boundary=----parcours; boundary=x", "multipart/form-data; boundary=" + new string('b', 200),
    ];

    /// <summary>The request, and whether its body is cut short on the wire.</summary>
    public Gen<(RawRequest Request, bool IsCutShort)> All => Mutations.OnTheWire(Gen.Frequency(
        (10, Parts.Select(parts => Form(Joined(parts)))),
        (3, Mutations.BytesChanged(() => Joined([.. Right])).Select(body => Form(body))),
        (1, Mutations.Whole.Select(body => Form(body))),
        (1, Gen.OneOf(ContentTypes).Select(type => Form(Joined([.. Right]), type))),
        (1, Gen.OneOf(0, 1, 500, 2_000).Select(count => Form(Joined([.. Right, .. Enumerable.Range(0, count).Select(index => Part($"name=\"f{index}\"", "x"u8.ToArray()))]))))));

    private IEnumerable<byte[]> Right =>
        [.. fields.Select(one => Part($"name=\"{one.Name}\"", Encoding.UTF8.GetBytes(one.Value))), .. files.Select(file => Part($"name=\"{file.Name}\"; filename=\"{file.FileName}\"", file.Bytes))];

    /// <summary>The right parts, one of them changed, left out, or sent twice.</summary>
    private Gen<byte[][]> Parts => Gen.Select(Gen.Int[0, fields.Length + files.Length - 1], Strange, Gen.Int[0, 3], (at, strange, how) =>
    {
        var right = Right.ToArray();
        return how switch
        {
            0 => [.. right[..at], .. right[(at + 1)..]],
            1 => [.. right, strange],
            2 => [.. right, right[at]],
            _ => (byte[][])[.. right[..at], strange, .. right[(at + 1)..]],
        };
    });

    /// <summary>A part under a name that the form knows, with whatever in it.</summary>
    private Gen<byte[]> Strange => Gen.Frequency(
        (6, Gen.Select(Gen.OneOf([.. fields.Select(one => one.Name), "", "x", "photos-1", "subject-999999999"]), Gen.OneOf(Mutations.AnyText, Mutations.AnyLiteral), (name, value) => Part($"name=\"{name}\"", Encoding.UTF8.GetBytes(value)))),
        (6, Gen.Select(Gen.OneOf([.. files.Select(file => file.Name), .. fields.Select(one => one.Name)]), Gen.OneOf(FileNames), Gen.OneOf(Types), Content, (name, file, type, bytes) =>
            Part($"name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {type}", bytes))),
        (1, Content.Select(bytes => (byte[])[.. Encoding.ASCII.GetBytes($"--{Boundary}\r\n\r\n"), .. bytes, .. "\r\n"u8])),
        (1, Gen.OneOf("name", "name=", "name=\"a", "filename=\"b\"", new string('x', 20_000)).Select(what => Part(what, []))));

    private Gen<byte[]> Content => Gen.Frequency(
        (4, Mutations.BytesChanged(() => files[0].Bytes)),
        (2, Gen.Const(files[0].Bytes)),
        (2, Mutations.Whole),
        (1, Gen.OneOf(0, 1, 100_000).Select(length => new byte[length])));

    private RawRequest Form(byte[] body, string type = "multipart/form-data; boundary=" + Boundary) => new("POST", target, body, [("Content-Type", type), ("Cookie", cookies)]);

    private static byte[] Part(string what, byte[] content) => [.. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; {what}\r\n\r\n"), .. content, .. "\r\n"u8];

    private static byte[] Joined(byte[][] parts) => [.. parts.SelectMany(part => part), .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")];
}
