using OtpNet;
using Parcours.Application.Kernel;
using Parcours.Application.Unboxing;
using Parcours.Domain.Kernel;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>How a person's second factor stands; while it is being set up, with what their phone reads.</summary>
[Allows(Actors.Partner)]
public sealed record ShowSecondFactor(UserId User, string Email) : IQuery<SecondFactorView>;

/// <param name="Setup">Null unless a secret waits to be confirmed.</param>
public sealed record SecondFactorView(bool IsOn, int RecoveryCodesLeft, TotpSetup? Setup);

/// <param name="Key">In Base32, in groups of four, for who types it.</param>
/// <param name="Svg">The same as a QR code.</param>
public sealed record TotpSetup(string Key, string Svg);

internal sealed class ShowSecondFactorHandler(ISecondFactors factors, IQrCodes codes) : IQueryHandler<ShowSecondFactor, SecondFactorView>
{
    private const int Pixels = 224;

    public async Task<Result<SecondFactorView>> Handle(ShowSecondFactor query, CancellationToken ct)
    {
        var totp = await factors.Find(query.User, ct);
        if (totp is { IsConfirmed: true })
            return new SecondFactorView(true, await factors.RecoveryCodesLeft(query.User, ct), null);
        if (totp is null)
            return new SecondFactorView(false, 0, null);

        var key = Base32Encoding.ToString(totp.Secret);
        var address = new OtpUri(OtpType.Totp, totp.Secret, query.Email, "Parcours").ToString();
        return new SecondFactorView(false, 0, new TotpSetup(string.Join(' ', key.Chunk(4).Select(group => new string(group))), System.Text.Encoding.UTF8.GetString(codes.Svg(address, Pixels))));
    }
}
