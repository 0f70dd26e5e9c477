using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Unboxing;
using Parcours.Infrastructure.Unboxing;
using Parcours.Tests.Media;
using SkiaSharp;

namespace Parcours.Api.Tests.Unboxing;

/// <summary>The photos of phones, where the program that unpacks them is installed and where it is not.</summary>
public sealed class HeicTests(DeliveryServer server)
{
    /// <summary>With the place where it was taken in its notes. Skips the test where it cannot be made, or not be read.</summary>
    public static async Task<byte[]> APhonesPhoto()
    {
        HeicFiles.SkipWithoutReader();
        using var folder = new TemporaryFolder();
        return await HeicFiles.From(folder.Path, SampleMedia.JpegWithPlace());
    }

    [Fact]
    public async Task The_merchant_sees_a_picture_that_any_browser_shows_and_that_tells_no_place()
    {
        var photo = await APhonesPhoto();
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        (await customer.Submit(await customer.Uploaded("photo", photo))).ShouldBe(201);

        var read = (await merchant.Read(customer.Number)).ShouldBe(200);
        var shown = (await server.Send(RawRequest.Get(read["unboxing.photo_urls[0]"]!))).ShouldBe(200);

        System.Text.Encoding.Latin1.GetString(photo).Should().Contain(SampleMedia.Place);
        read["unboxing.photos_without_preview"].Should().BeNull();
        shown.Header("Content-Type").Should().Be("image/jpeg");
        using var picture = SKBitmap.Decode(shown.Body);
        (picture.Width, picture.Height).Should().Be((40, 20));
        (picture.GetPixel(10, 10).Red > 200, picture.GetPixel(30, 10).Blue > 200).Should().Be((true, true));
        System.Text.Encoding.Latin1.GetString(shown.Body).Should().NotContain(SampleMedia.Place);
    }

    [Fact]
    public async Task Half_of_one_is_refused_and_nothing_of_it_is_kept()
    {
        var photo = await APhonesPhoto();
        var customer = await Customer.Of(server, await server.Given.AMerchant());

        (await customer.Upload("photo", photo[..(photo.Length / 2)])).ShouldBlame("file");
        (await customer.Upload("photo", SampleMedia.Heic())).ShouldBlame("file");
        (await customer.Upload("photo", SampleMedia.Heic(10_000, 10_000))).ShouldBlame("file");

        (await server.Send(customer.WithToken(RawRequest.Get("/unboxing/uploads")))).ShouldBe(200)["uploads"].Should().Be("[]");
    }
}

/// <summary>On a machine without the program a phone's photo is kept for the bundle, and the proof says that it cannot be looked at.</summary>
public sealed class NoHeicTests(NoHeicServer server) : IClassFixture<NoHeicServer>
{
    [Fact]
    public async Task The_proof_says_how_many_photos_have_no_preview()
    {
        var merchant = await server.Given.AMerchant();
        var customer = await Customer.Of(server, merchant);
        var (phones, other) = (await customer.Uploaded("photo", SampleMedia.Heic()), await customer.Uploaded("photo", SampleMedia.Picture(SKEncodedImageFormat.Jpeg)));
        (await customer.Submit(phones, other)).ShouldBe(201);

        var read = (await merchant.Read(customer.Number)).ShouldBe(200);

        read["unboxing.photos_without_preview"].Should().Be("1");
        read.Json.GetProperty("unboxing").GetProperty("photo_urls").GetArrayLength().Should().Be(1);
        Directory.EnumerateFiles(server.MediaRoot, "*.orig", SearchOption.AllDirectories).Select(file => new FileInfo(file).Length).Should().Contain(SampleMedia.Heic().Length);
    }
}

public sealed class NoHeicServer : RunningServer
{
    private static readonly string Missing = $$$"""{"obstacle":{"finding":{{{(int)Finding.MissingPackage}}},"arguments":["libheif-examples"]},"frames":[]}""";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddSingleton(new MeasuringProgram("/bin/sh", "-c", $"read task; echo '{Missing}'")));
    }
}
