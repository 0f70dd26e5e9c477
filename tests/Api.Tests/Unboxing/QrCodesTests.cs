using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Unboxing;
using QRCoder;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

public sealed class QrCodesTests(DeliveryServer server)
{
    private const string Address = "https://parcours.example/unboxing-customer.html?code=A3F9&order=1842";

    private const int Margin = 4;

    private IQrCodes Codes => server.Services.GetRequiredService<IQrCodes>();

    [Theory]
    [InlineData(128)]
    [InlineData(333)]
    [InlineData(512)]
    [InlineData(1024)]
    public void A_png_has_every_module_where_a_reader_looks_for_it(int size)
    {
        using var picture = SKBitmap.Decode(Codes.Png(Address, size));
        (picture.Width, picture.Height).Should().Be((size, size));

        var expected = Expected();
        var module = size / expected.Length;
        var margin = (size - (module * expected.Length)) / 2;
        var seen = Enumerable.Range(0, expected.Length)
            .Select(row => string.Concat(Enumerable.Range(0, expected.Length).Select(column => picture.GetPixel(margin + (column * module) + (module / 2), margin + (row * module) + (module / 2)).Red < 128 ? '#' : '.')));

        seen.Should().Equal(expected);
    }

    [Fact]
    public void A_png_is_black_and_white_with_a_margin_of_four_modules_or_more()
    {
        using var picture = SKBitmap.Decode(Codes.Png(Address, 512));

        picture.Pixels.Select(pixel => pixel.Red).Distinct().Order().Should().Equal(0, 255);
        var first = Enumerable.Range(0, 512).First(x => Enumerable.Range(0, 512).Any(y => picture.GetPixel(x, y).Red == 0));
        first.Should().BeGreaterThanOrEqualTo(Margin * (512 / Expected().Length));
    }

    [Fact]
    public void An_svg_draws_the_same_modules_and_nothing_else()
    {
        var svg = XDocument.Parse(Encoding.UTF8.GetString(Codes.Svg(Address, 300))).Root!;
        var expected = Expected();

        svg.Attribute("width")!.Value.Should().Be("300");
        svg.Attribute("viewBox")!.Value.Should().Be(string.Create(CultureInfo.InvariantCulture, $"0 0 {expected.Length} {expected.Length}"));
        var drawn = expected.Select(row => new StringBuilder(new string('.', row.Length))).ToArray();
        foreach (var run in svg.Elements().Last().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = run.Split([' ', 'h', 'v'], StringSplitOptions.RemoveEmptyEntries).Take(3).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            for (var column = numbers[0]; column < numbers[0] + numbers[2]; column++)
                drawn[numbers[1]][column] = '#';
        }

        drawn.Select(row => row.ToString()).Should().Equal(expected);
        svg.Descendants().Select(element => element.Name.LocalName).Should().Equal("rect", "path");
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    public async Task A_reader_finds_the_address(int size)
    {
        var reader = Programs.SkipWithout("zbarimg");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("qr.png"), Codes.Png(Address, size), TestContext.Current.CancellationToken);

        (await Programs.Run(reader, folder.Path, "--quiet", "--raw", "qr.png")).ShouldSucceed().Said.Trim().Should().Be(Address);
    }

    /// <summary>The code as a standard's own library lays it out, with its margin, at error correction Q.</summary>
    private static string[] Expected()
    {
        using var data = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.Q);
        var rows = data.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '#' : '.'))).ToArray();
        rows.Take(Margin).Concat(rows.TakeLast(Margin)).Should().OnlyContain(row => !row.Contains('#'), "the margin belongs to the code");
        return rows;
    }
}
