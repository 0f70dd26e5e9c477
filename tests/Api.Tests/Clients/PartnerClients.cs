using System.Diagnostics;

namespace Parcours.Api.Tests.Clients;

/// <summary>Partners' own programs, in their own languages with their own HMAC code, against the real server on a real socket.</summary>
public sealed class PartnerClients(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("python3", "partner.py")]
    [InlineData("node", "partner.mjs")]
    [InlineData("php", "partner.php")]
    [InlineData("java", "Partner.java")]
    public async Task A_partner_quotes_creates_reads_lists_and_cancels(string program, string script)
    {
        Programs.SkipWithout(program);

        using var partner = Process.Start(new ProcessStartInfo(program)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Clients", script), server.BaseUrl },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = partner.StandardOutput.ReadToEndAsync();
        var complaints = await partner.StandardError.ReadToEndAsync();
        await partner.WaitForExitAsync();

        partner.ExitCode.Should().Be(0, complaints);
        (await output).Should().Contain("every step as expected");
    }
}
