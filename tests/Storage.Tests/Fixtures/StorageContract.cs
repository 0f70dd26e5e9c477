namespace Parcours.Storage.Tests.Fixtures;

/// <summary>What every provider must do alike. Where the provider is not there, each test is skipped and says why.</summary>
public abstract class StorageContract
{
    protected StorageContract(StorageFixture storage)
    {
        if (storage.Missing is { } reason)
            Assert.Skip(reason);
        Storage = storage;
    }

    protected StorageFixture Storage { get; }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;
}
