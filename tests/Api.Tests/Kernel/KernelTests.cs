namespace Parcours.Api.Tests.Kernel;

/// <summary>Tests against a host of their own.</summary>
public abstract class KernelTests : IAsyncLifetime
{
    protected KernelHost Host { get; private set; } = null!;

    protected virtual (string Key, string Value)[] Settings => [];

    public async ValueTask InitializeAsync() => Host = await KernelHost.Start(Settings);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
