namespace Parcours.Api.Http;

/// <summary>What a browser may do with our answers: show them, with styles, pictures and scripts from our own host, and nothing else.</summary>
public static class SecurityHeaders
{
    private const int OneYear = 365 * 24 * 60 * 60;

    private static readonly HeaderPolicyCollection Strict = Policy(content =>
    {
        content.AddImgSrc().Self();
        content.AddScriptSrc().Self();
        content.AddStyleSrc().Self();
        content.AddFormAction().Self();
        content.AddBaseUri().None();
    });

    /// <summary>The page that films may use the camera, and show what it filmed.</summary>
    private static readonly HeaderPolicyCollection Camera = Policy(
        content =>
        {
            content.AddImgSrc().Self().Blob();
            content.AddMediaSrc().Self().Blob();
            content.AddScriptSrc().Self();
            content.AddStyleSrc().Self();
            content.AddFormAction().None();
            content.AddBaseUri().None();
        },
        films: true);

    /// <summary>Where a merchant looks at what customers filmed.</summary>
    private static readonly HeaderPolicyCollection Portal = Policy(content =>
    {
        content.AddImgSrc().Self();
        content.AddMediaSrc().Self();
        content.AddScriptSrc().Self();
        content.AddStyleSrc().Self();
        content.AddFormAction().Self();
        content.AddBaseUri().None();
    });

    /// <summary>The two readers of the API description write styles of their own, and Scalar starts from a script in its page.</summary>
    private static readonly HeaderPolicyCollection Docs = Policy(content =>
    {
        content.AddImgSrc().Self().Data();
        content.AddScriptSrc().Self().WithNonce();
        content.AddStyleSrc().Self().UnsafeInline();
        content.AddFontSrc().Self().Data();
        content.AddFormAction().None();
        content.AddBaseUri().Self();
    });

    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.AddSecurityHeaderPolicies()
            .SetPolicySelector(request => PolicyOf(request.HttpContext.Request.Path));

    private static HeaderPolicyCollection PolicyOf(PathString path) =>
        path.StartsWithSegments("/docs/guide", StringComparison.OrdinalIgnoreCase) ? Strict
        : path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? Docs
        : path.StartsWithSegments("/unboxing-customer.html", StringComparison.OrdinalIgnoreCase) ? Camera
        : path.StartsWithSegments("/portal", StringComparison.OrdinalIgnoreCase) ? Portal
        : Strict;

    private static HeaderPolicyCollection Policy(Action<CspBuilder> allow, bool films = false) => new HeaderPolicyCollection()
        .AddContentSecurityPolicy(content =>
        {
            content.AddDefaultSrc().None();
            content.AddFrameAncestors().None();
            content.AddConnectSrc().Self();
            allow(content);
        })
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicySameOrigin()
        .AddPermissionsPolicy(features =>
        {
            var (camera, location, microphone) = (features.AddCamera(), features.AddGeolocation(), features.AddMicrophone());
            location.None();
            if (films)
            {
                camera.Self();
                microphone.Self();
            }
            else
            {
                camera.None();
                microphone.None();
            }

            features.AddPayment().None();
        })
        .AddCrossOriginOpenerPolicy(opener => opener.SameOrigin())
        .AddStrictTransportSecurityMaxAge(OneYear);
}
